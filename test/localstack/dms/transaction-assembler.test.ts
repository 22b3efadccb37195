import { describe, expect, it } from "vitest";
import type { BinlogEvent } from "../../../localstack/dms/binlog-event.ts";
import { createTableCodec } from "../../../localstack/dms/table-codec.ts";
import { createTransactionAssembler } from "../../../localstack/dms/transaction-assembler.ts";
import { UnsafeSourceError } from "../../../src/core/errors/error-classes.ts";

const shape = { table: "a", columns: [{ name: "id", type: "int(11)", charset: null }], primaryKey: ["id"] };
const codec = createTableCodec(shape, []);
const gtid = (n: number, kind: Partial<BinlogEvent & { kind: "gtid" }> = {}): BinlogEvent => ({
  kind: "gtid",
  gtid: `0-1-${n}`,
  standalone: false,
  ddl: false,
  ...kind,
});
const insert = (id: number, changes: Partial<BinlogEvent & { kind: "rows" }> = {}): BinlogEvent => ({
  kind: "rows",
  op: "I",
  shape,
  rows: [{ before: null, after: { id } }],
  position: `bin.1:${id}`,
  fullMetadata: true,
  fullImage: true,
  ...changes,
});
const query = (sql: string, schema = "pos"): BinlogEvent => ({
  kind: "query",
  schema,
  sql,
  position: "bin.1:9",
  atMs: 5000,
});
const commit: BinlogEvent = { kind: "commit", position: "bin.1:99", atMs: 7000 };

function assemble(events: readonly BinlogEvent[]) {
  const assembler = createTransactionAssembler("pos", () => codec);
  const done = events.map((event) => assembler.add(event)).filter((transaction) => transaction !== null);
  return done.map(({ gtid: id, commitAtMs, changes, ddl }) => ({
    gtid: id,
    commitAtMs,
    ids: changes.map((c) => c.cells),
    ddl: ddl.map((d) => d.verb),
  }));
}

describe("createTransactionAssembler", () => {
  it("releases rows at the commit, with its time, and not before", () => {
    const assembler = createTransactionAssembler("pos", () => codec);
    expect([gtid(1), insert(1), query("SAVEPOINT `a`"), insert(2)].map((event) => assembler.add(event))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(assembler.isOpen()).toBe(true);
    expect(assembler.add(commit)).toMatchObject({
      gtid: "0-1-1",
      commitAtMs: 7000,
      position: "bin.1:99",
      changes: [{ cells: "1" }, { cells: "2" }],
    });
    expect(assembler.isOpen()).toBe(false);
  });

  it("gives empty transactions too: their GTID counts", () => {
    expect(assemble([gtid(1), commit, { kind: "heartbeat" }, gtid(2), commit]).map((t) => t.gtid)).toEqual([
      "0-1-1",
      "0-1-2",
    ]);
  });

  it("ends a structure statement at its query, and CREATE … SELECT at its commit", () => {
    const ddl = { standalone: true, ddl: true };
    expect(
      assemble([
        gtid(1, ddl),
        query("TRUNCATE a"),
        gtid(2, { standalone: true }),
        query("CREATE TABLE b (id INT)"),
        insert(5),
        commit,
      ]),
    ).toEqual([
      { gtid: "0-1-1", commitAtMs: 5000, ids: [], ddl: ["TRUNCATE"] },
      { gtid: "0-1-2", commitAtMs: 7000, ids: ["5"], ddl: ["CREATE TABLE"] },
    ]);
  });

  it("forgets rows whose group never commits", () => {
    expect(assemble([gtid(1), insert(1), query("ROLLBACK"), gtid(2), insert(2), commit])).toMatchObject([
      { gtid: "0-1-2", ids: ["2"] },
    ]);
  });

  it.each([
    ["TS322", [gtid(1), query("UPDATE a SET id = 'secret'")]],
    ["TS322", [gtid(1), query("insert into pos.a values (1)", "other")]],
    ["TS323", [gtid(1), insert(1, { fullImage: false })]],
    ["TS324", [gtid(1), insert(1, { fullMetadata: false })]],
    ["TS325", [gtid(1), insert(1), { kind: "xa-prepare", position: "bin.1:5" }]],
  ] satisfies [string, BinlogEvent[]][])("throws %s for what it cannot carry", (code, events) => {
    const run = (): unknown => assemble(events);
    expect(run).toThrow(UnsafeSourceError);
    expect(run).toThrow(code);
    expect(run).not.toThrow("secret");
  });

  it.each([
    [gtid(1), query("DELETE FROM x", "other"), commit],
    [gtid(1), query("BEGIN"), query("ROLLBACK TO `a`"), commit],
    [gtid(1), { kind: "xa-prepare", position: "bin.1:5" }, gtid(2), query("XA COMMIT X'78'"), commit],
  ] satisfies BinlogEvent[][])("passes over what does not concern its tables", (...events) => {
    expect(assemble(events)).toMatchObject([{ ids: [] }]);
  });
});
