import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BinlogEvent } from "../../../localstack/dms/binlog-event.ts";
import type { PendingChange } from "../../../localstack/dms/pending-change.ts";
import type { SpillFile } from "../../../localstack/dms/spill-file.ts";
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

const prepare: BinlogEvent = { kind: "xa-prepare", xid: "X'78',X'',1", position: "bin.1:5", atMs: 6000 };

/** Spill files in memory: pieces as they were appended, and how many were never removed. */
function spills() {
  const files: { pieces: PendingChange[][]; removed: boolean }[] = [];
  const openSpill = (): SpillFile => {
    const file = { pieces: [] as PendingChange[][], removed: false };
    files.push(file);
    return {
      append: (changes) => void file.pieces.push([...changes]),
      *read() {
        yield* file.pieces;
      },
      remove: () => void (file.removed = true),
    };
  };
  return { files, openSpill };
}
const assemblerOf = (openSpill = spills().openSpill, spillBytes = 1e6) =>
  createTransactionAssembler({ schema: "pos", codecOf: () => codec, openSpill, spillBytes });

function assemble(events: readonly BinlogEvent[]) {
  const assembler = assemblerOf();
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
    const assembler = assemblerOf();
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
    ["TS325", [gtid(1), insert(1), prepare]],
  ] satisfies [string, BinlogEvent[]][])("throws %s for what it cannot carry", (code, events) => {
    const run = (): unknown => assemble(events);
    expect(run).toThrow(UnsafeSourceError);
    expect(run).toThrow(code);
    expect(run).not.toThrow("secret");
  });

  it.each([
    [gtid(1), query("DELETE FROM x", "other"), commit],
    [gtid(1), query("BEGIN"), query("ROLLBACK TO `a`"), commit],
  ] satisfies BinlogEvent[][])("passes over what does not concern its tables", (...events) => {
    expect(assemble(events)).toMatchObject([{ ids: [] }]);
  });

  it("tells the steps of an XA transaction that holds no row of its tables", () => {
    const events = [
      gtid(1),
      query("XA END X'78',X'',1"),
      prepare,
      gtid(2, { standalone: true }),
      query("XA COMMIT X'78',X'',1"),
      gtid(3, { standalone: true }),
      query("XA ROLLBACK X'79',X'',1"),
    ];
    const assembler = assemblerOf();
    const done = events.map((event) => assembler.add(event)).filter((transaction) => transaction !== null);
    expect(done.map(({ gtid: id, xa }) => [id, xa])).toEqual([
      ["0-1-1", { step: "prepared", xid: "X'78',X'',1" }],
      ["0-1-2", { step: "committed", xid: "X'78',X'',1" }],
      ["0-1-3", { step: "rolled back", xid: "X'79',X'',1" }],
    ]);
  });

  it("keeps the rows of a large transaction out of memory, in their order", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e6), { maxLength: 60 }), fc.integer({ min: 0, max: 1000 }), (ids, spillBytes) => {
        const { files, openSpill } = spills();
        const assembler = assemblerOf(openSpill, spillBytes);
        for (const event of [gtid(1), ...ids.map((id) => insert(id))]) assembler.add(event);
        const done = assembler.add(commit);
        const last = done?.changes ?? [];
        const bytes = last.reduce((sum, { cells, beforeKey }) => sum + cells.length + beforeKey.length, 0);
        expect(bytes).toBeLessThanOrEqual(spillBytes);
        expect([...(files[0]?.pieces.flat() ?? []), ...last].map(({ cells }) => cells)).toEqual(ids.map(String));
        expect(files.length).toBe(done?.spilled === null ? 0 : 1);
        expect(files.some(({ removed }) => removed)).toBe(false);
      }),
    );
  });

  it.each([
    ["given up", (assembler: ReturnType<typeof assemblerOf>) => assembler.discard()],
    ["that never commits", (assembler: ReturnType<typeof assemblerOf>) => void assembler.add(gtid(2))],
  ])("removes the file of a transaction %s", (_, end) => {
    const { files, openSpill } = spills();
    const assembler = assemblerOf(openSpill, 0);
    assembler.add(gtid(1));
    assembler.add(insert(1));
    end(assembler);
    expect(files.map(({ removed }) => removed)).toEqual([true]);
  });

  it("refuses an XA transaction of which all rows are in the file", () => {
    const assembler = assemblerOf(spills().openSpill, 0);
    assembler.add(gtid(1));
    assembler.add(insert(1));
    expect(() => assembler.add(prepare)).toThrow("TS325");
  });
});
