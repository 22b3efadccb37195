import { describe, expect, it } from "vitest";
import type { ReplicatedTable } from "../../../src/core/pipeline/replication.ts";
import { type FileAtSweep, sweepDecision } from "../../../src/core/pipeline/sweep-decision.ts";
import { posMapping } from "../../support/pos-mapping.ts";

const mapping = await posMapping();
const NOTHING = { inserts: 0, updates: 0, deletes: 0 };

const dms = (table: string, fullLoadRows: number, state = "Table completed"): ReplicatedTable => ({
  schema: "pos",
  table,
  state,
  fullLoadRows,
  fullLoadStartedAt: null,
  read: NOTHING,
  applied: NOTHING,
  ddls: 0,
});
const ALL = ["City", "Customer", "Product", "Order", "Orderline", "PriceHistory"];
const replicated = (changed: ReplicatedTable): ReplicatedTable[] => [
  ...ALL.filter((table) => table.toLowerCase() !== changed.table.toLowerCase()).map((table) => dms(table, 0)),
  changed,
];
const load = (rowsRead: number, more: Partial<FileAtSweep> = {}): FileAtSweep => ({
  table: "Order",
  epoch: "0002",
  kind: "load",
  state: "done",
  counts: { rowsRead, applied: rowsRead, superseded: 0, quarantined: 0 },
  ...more,
});
const decide = (files: FileAtSweep[], tables: ReplicatedTable[]) => sweepDecision("0002", files, tables, mapping);
const orderLeft = (why: RegExp) => ({
  state: "ready",
  left: [{ table: "Order", why: expect.stringMatching(why) as string }],
});

describe("which tables are swept", () => {
  it("all, when every row that DMS wrote was read; an empty table has no file at all", () => {
    expect(decide([load(3), load(4, { state: "applied" })], replicated(dms("Order", 7)))).toEqual({
      state: "ready",
      kinds: ["place", "customer", "product", "order", "line", "price"],
      left: [],
    });
  });

  it.each([
    ["a LOAD file nobody has taken", load(3, { state: null, counts: null })],
    ["a LOAD file that another run holds", load(3, { state: "planned", counts: null })],
    [
      "a change of an older epoch that may still bring a row",
      load(0, { epoch: "0001", kind: "cdc", state: "planned" }),
    ],
  ])("none yet: %s", (_, file) => {
    expect(decide([file], replicated(dms("Order", 3)))).toEqual({ state: "waiting", files: 1 });
  });

  it.each([
    ["rows that DMS wrote and nobody read", [load(3)], dms("Order", 4), /3 rows .* DMS wrote 4/],
    ["rows of another load", [load(5)], dms("Order", 4), /5 rows .* DMS wrote 4/],
    ["a file in quarantine", [load(0, { state: "quarantined" })], dms("Order", 4), /1 LOAD files are in quarantine/],
    [
      "a row in quarantine",
      [load(4, { counts: { rowsRead: 4, applied: 3, superseded: 0, quarantined: 1 } })],
      dms("Order", 4),
      /1 rows of its full load/,
    ],
    ["a load that is not complete", [load(4)], dms("Order", 4, "Full load"), /"Full load"/],
  ])("not a table with %s", (_, files, table, why) => {
    const decision = decide(files, replicated(table));
    expect(decision).toMatchObject(orderLeft(why));
    expect(decision).not.toMatchObject({ kinds: expect.arrayContaining(["order"]) as string[] });
  });

  it("not a table that DMS does not replicate", () => {
    const others = ALL.filter((table) => table !== "Order").map((table) => dms(table, 0));
    expect(decide([], others)).toMatchObject(orderLeft(/does not replicate/));
  });

  it("knows a table also under other capitals", () => {
    expect(decide([load(2, { table: "order" })], replicated({ ...dms("Order", 2), table: "order" }))).toMatchObject({
      left: [],
    });
  });
});
