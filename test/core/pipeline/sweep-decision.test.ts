import { describe, expect, it } from "vitest";
import type { ReplicatedTable } from "../../../src/core/pipeline/replication.ts";
import { type FileAtSweep, type SweepDecision, sweepDecision } from "../../../src/core/pipeline/sweep-decision.ts";
import type { SweepPlan } from "../../../src/core/pipeline/sweep-plan.ts";
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
const decide = (files: FileAtSweep[], tables: ReplicatedTable[]) =>
  sweepDecision({ epoch: "0002", reloaded: null }, files, tables, mapping);
const kindsOf = (decision: SweepDecision) =>
  decision.state === "ready" ? decision.tables.map(({ kind }) => kind) : [];
const orderLeft = (why: RegExp) => ({
  state: "ready",
  left: [{ table: "Order", why: expect.stringMatching(why) as string }],
});

describe("which tables are swept", () => {
  it("all, when every row that DMS wrote was read; an empty table has no file at all", () => {
    const decision = decide([load(3), load(4, { state: "applied" })], replicated(dms("Order", 7)));
    expect(kindsOf(decision)).toEqual(["place", "customer", "product", "order", "line", "price"]);
    expect(decision).toMatchObject({ left: [] });
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
    expect(kindsOf(decision)).not.toContain("order");
  });

  it("not a table that DMS does not replicate", () => {
    const others = ALL.filter((table) => table !== "Order").map((table) => dms(table, 0));
    expect(decide([], others)).toMatchObject(orderLeft(/does not replicate/));
  });

  describe("that DMS loaded anew", () => {
    const startedAt = new Date("2026-11-20T12:00:00.000Z");
    const again = (rows: number, fullLoadStartedAt: Date | null = startedAt): ReplicatedTable[] =>
      replicated({ ...dms("Order", rows), fullLoadStartedAt });
    const plan: SweepPlan = {
      epoch: "0002",
      reloaded: [{ table: "Order", loadStartedAt: startedAt.toISOString(), rows: 1 }],
    };

    it("and no others", () => {
      const decision = sweepDecision(plan, [load(3)], again(3), mapping);
      expect(kindsOf(decision)).toEqual(["order"]);
      expect(decision).toMatchObject({ left: [] });
    });

    it("only when the load that was taken is still the last one", () => {
      const later = again(3, new Date("2026-11-20T12:30:00.000Z"));
      expect(sweepDecision(plan, [load(3)], later, mapping)).toMatchObject(orderLeft(/loaded it once more/));
      expect(sweepDecision(plan, [load(3)], again(3, null), mapping)).toMatchObject(orderLeft(/loaded it once more/));
      expect(sweepDecision(plan, [load(2)], again(3), mapping)).toMatchObject(orderLeft(/DMS wrote 3/));
    });
  });

  it("knows a table also under other capitals", () => {
    expect(decide([load(2, { table: "order" })], replicated({ ...dms("Order", 2), table: "order" }))).toMatchObject({
      left: [],
    });
  });
});
