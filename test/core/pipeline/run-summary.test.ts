import { describe, expect, it } from "vitest";
import { NOTHING_LOADED } from "../../../src/core/pipeline/load-summary.ts";
import type { RunPlan } from "../../../src/core/pipeline/run-plan.ts";
import { runSummary } from "../../../src/core/pipeline/run-summary.ts";
import type { CertifiedRun, RunTraces } from "../../../src/core/pipeline/run-traces.ts";
import { addSetAside, type SetAsideDocument, type SetAsideSummary } from "../../../src/core/pipeline/set-aside.ts";
import type { PlannedRepair } from "../../../src/core/repair/planned-repair.ts";
import type { RepairCounts, RepairResult } from "../../../src/core/repair/repair-result.ts";

const ENDED_AT = new Date("2026-11-20T10:21:57.200Z");
const NO_ROWS = { rowsRead: 0, applied: 0, superseded: 0, quarantined: 0 };
const PLANNED_REPAIR: PlannedRepair = {
  of: null,
  keys: { places: 0, customers: 2, products: 0, orders: 0 },
  first: [],
  inFlight: 0,
  byHand: [],
  notFound: { count: 0, first: [] },
  left: 0,
};
const NONE_SKIPPED = { done: 0, busy: 0, ignored: 0, quarantined: 0 };

const PLAN: RunPlan = {
  mode: "changes",
  runId: "run-1",
  reconcile: false,
  fullLoad: { done: true, percent: null, waitSeconds: 60 },
  sweep: null,
  dryRun: false,
  wouldLoad: null,
  tables: null,
  repair: null,
  files: 0,
  batches: 0,
  bytes: 0,
  filesRefused: 0,
  lagSeconds: 0,
  manifest: { bucket: "work", key: "plans/run-1/batches.jsonl" },
  partitions: [],
  loadConcurrency: 4,
  buildConcurrency: 4,
  skipped: NONE_SKIPPED,
};

const loaded = (files: Partial<(typeof NOTHING_LOADED)["files"]>): RunTraces["loaded"] => ({
  ...NOTHING_LOADED,
  files: { ...NOTHING_LOADED.files, ...files },
});

const certified = (status: "GREEN" | "RED", findings: number): CertifiedRun => ({
  status,
  certificate: { bucket: "work", key: "certificates/run-1.json" },
  summary: { sentence: "s", documents: 40, lines: 80, findings, inFlight: 2, reasons: [] },
});

function repaired(orders: Partial<RepairCounts>, change: Partial<RepairResult> = {}): RepairResult {
  const none = { keys: 0, repaired: 0, stillDifferent: 0, inFlight: 0 };
  const collections = { places: none, customers: none, products: none, orders: { ...none, ...orders } };
  return {
    of: null,
    collections,
    stillDifferent: [],
    byHand: [],
    notFound: { count: 0, first: [] },
    left: 0,
    ...change,
  };
}

const summaryOf = (plan: Partial<RunPlan>, change: Partial<RunTraces> = {}) =>
  runSummary(
    {
      run: { id: "run-1", mode: plan.mode ?? "changes", startedAt: "2026-11-20T10:15:05.000Z" },
      input: {},
      plan: { ...PLAN, ...plan },
      loaded: NOTHING_LOADED,
      built: { customers: 0, products: 0, slices: 0 },
      planned: null,
      repaired: null,
      swept: null,
      segments: null,
      certificate: null,
      ...change,
    },
    ENDED_AT,
  );

describe("one screen for the operator", () => {
  const cases: [title: string, plan: Partial<RunPlan>, change: Partial<RunTraces>, status: string, next: unknown[]][] =
    [
      ["nothing there", {}, {}, "NOTHING_TO_DO", []],
      ["rows of older epochs swept", { mode: "full" }, { swept: { state: "done", rows: 3, left: [] } }, "OK", []],
      [
        "rows of older epochs not swept yet",
        { mode: "full" },
        { loaded: loaded({ planned: 2, done: 2 }), swept: { state: "waiting", rows: 0, left: [] } },
        "PARTIAL",
        [{ mode: "changes" }, { mode: "full" }],
      ],
      [
        "rows of older epochs that stay, because the load is not whole",
        { mode: "full" },
        {
          loaded: loaded({ planned: 2, done: 2 }),
          swept: { state: "done", rows: 0, left: [{ table: "Order", why: "1 LOAD files are in quarantine" }] },
        },
        "PARTIAL",
        [{ mode: "full" }],
      ],
      [
        "a bad row set aside",
        {},
        { loaded: { ...loaded({ planned: 1, done: 1 }), aside: ["raw/a"], rows: { ...NO_ROWS, quarantined: 1 } } },
        "PARTIAL",
        [{ mode: "files", files: ["raw/a"], force: true }],
      ],
      [
        "a full run that leaves a file refused before",
        { mode: "full", skipped: { ...NONE_SKIPPED, quarantined: 1 } },
        { loaded: loaded({ planned: 2, done: 2 }) },
        "PARTIAL",
        [{ mode: "full", force: true }],
      ],
      [
        "a wake-up that passes by a file refused before",
        { skipped: { ...NONE_SKIPPED, quarantined: 1 } },
        { loaded: loaded({ planned: 2, done: 2 }) },
        "OK",
        [],
      ],
      [
        "one of the files named is with another run",
        { mode: "files", skipped: { ...NONE_SKIPPED, busy: 1 } },
        { input: { mode: "files", files: ["raw/a"] }, loaded: loaded({ planned: 1, done: 1 }) },
        "PARTIAL",
        [{ mode: "files", files: ["raw/a"] }],
      ],
      ["everything loaded", {}, { loaded: loaded({ planned: 2, done: 2 }) }, "OK", []],
      [
        "a file refused",
        {},
        { loaded: { ...loaded({ planned: 2, done: 1, quarantined: 1 }), aside: ["raw/a"] } },
        "PARTIAL",
        [{ mode: "files", files: ["raw/a"], force: true }],
      ],
      ["a file of a table that the mapping does not name", { filesRefused: 1 }, {}, "PARTIAL", [{ mode: "changes" }]],
      ["a file failed", {}, { loaded: loaded({ planned: 2, done: 1, failed: 1 }) }, "PARTIAL", [{ mode: "changes" }]],
      ["other runs hold it", { skipped: { ...NONE_SKIPPED, busy: 3 } }, {}, "SKIPPED", [{ mode: "changes" }]],
      [
        "others took it over meanwhile",
        {},
        { loaded: loaded({ planned: 2, skipped: 2 }) },
        "SKIPPED",
        [{ mode: "changes" }],
      ],
      [
        "a reload of what is loaded",
        { mode: "table", skipped: { ...NONE_SKIPPED, done: 3 } },
        { input: { mode: "table", tables: ["Order"] } },
        "NOTHING_TO_DO",
        [{ mode: "table", tables: ["Order"], force: true }],
      ],
      ["changes that are loaded already", { skipped: { ...NONE_SKIPPED, done: 3 } }, {}, "NOTHING_TO_DO", []],
      [
        "a reload that other runs loaded for it, proved green",
        { mode: "full", skipped: { ...NONE_SKIPPED, busy: 6 } },
        { certificate: certified("GREEN", 0) },
        "OK",
        [],
      ],
      [
        "a green reload of which files were refused before",
        { mode: "full", skipped: { ...NONE_SKIPPED, busy: 6, quarantined: 1 } },
        { certificate: certified("GREEN", 0) },
        "PARTIAL",
        [{ mode: "full", force: true }],
      ],
      [
        "a reload of which other runs hold some, not compared",
        { mode: "full", skipped: { ...NONE_SKIPPED, busy: 6 } },
        {},
        "SKIPPED",
        [{ mode: "full" }],
      ],
      [
        "a dry run of a repair of the newest findings, which will be others soon",
        { mode: "repair", dryRun: true },
        { input: { mode: "repair", dryRun: true }, planned: { ...PLANNED_REPAIR, of: "night" } },
        "OK",
        [{ mode: "repair", of: "night" }],
      ],
      ["a green certificate", { mode: "reconcile" }, { certificate: certified("GREEN", 0) }, "OK", []],
      [
        "a red certificate",
        { mode: "reconcile" },
        { certificate: certified("RED", 3) },
        "DRIFT",
        [{ mode: "repair", of: "run-1" }],
      ],
      [
        "a red certificate without findings",
        { mode: "reconcile" },
        { certificate: certified("RED", 0) },
        "DRIFT",
        [{ mode: "reconcile" }],
      ],
      ["nothing to repair", { mode: "repair" }, {}, "NOTHING_TO_DO", []],
      ["all repaired", { mode: "repair" }, { repaired: repaired({ keys: 2, repaired: 2 }) }, "OK", []],
      [
        "still different",
        { mode: "repair" },
        { repaired: repaired({ keys: 2, repaired: 1, stillDifferent: 1 }) },
        "DRIFT",
        [{ mode: "reconcile" }],
      ],
      [
        "still changing",
        { mode: "repair" },
        { input: { mode: "repair", of: "run-0" }, repaired: repaired({ keys: 2, repaired: 1, inFlight: 1 }) },
        "PARTIAL",
        [{ mode: "repair", of: "run-0" }],
      ],
      [
        "more than one repair takes on",
        { mode: "repair" },
        { repaired: repaired({ keys: 2, repaired: 2 }, { left: 7 }) },
        "PARTIAL",
        [{ mode: "reconcile" }],
      ],
      [
        "a dry run",
        { mode: "full", dryRun: true, wouldLoad: { files: 2, bytes: 9, batches: 1, first: ["raw/a"] } },
        { input: { mode: "full", dryRun: true }, segments: 5 },
        "OK",
        [{ mode: "full" }],
      ],
    ];
  it.each(cases)("%s", (_title, plan, change, status, next) => {
    const summary = summaryOf(plan, change);
    expect(summary.status).toBe(status);
    expect(summary.next.map(({ input }) => input)).toEqual(next);
  });

  it("names documents that cannot be read once, met in either phase, with the repair that follows their deletion", () => {
    const one = (
      collection: "orders" | "product_buyers",
      id: string,
      repair: SetAsideDocument["repair"],
    ): SetAsideSummary => ({
      count: 1,
      first: [{ collection, id, why: "cannot be read (no _sync)", repair }],
    });
    const order = one("orders", "7", { view: "orders", key: 7 });
    const slice = one("product_buyers", "i:5/1/0", { view: "products", key: 5 });
    const built = { customers: 0, products: 0, slices: 0, unreadable: addSetAside([order, slice]) };
    const summary = summaryOf({}, { loaded: { ...loaded({ planned: 1, done: 1 }), unreadable: order }, built });
    expect(summary).toMatchObject({ status: "PARTIAL", unreadable: { count: 2 }, documents: { slices: 0 } });
    expect(summary.next).toEqual([
      {
        why: "cannot be read, rows for them are in quarantine: orders 7, product_buyers i:5/1/0; delete these documents by hand, then repair",
        input: { mode: "repair", orders: [7], products: [5] },
      },
    ]);
  });

  it("says how long it took and where the report is", () => {
    const summary = summaryOf({ mode: "reconcile" }, { certificate: certified("RED", 3) });
    expect(summary.seconds).toBe(412);
    expect(summary.reconcile).toEqual({
      checked: 40,
      drift: 3,
      inFlight: 2,
      report: "s3://work/certificates/run-1.json",
    });
  });

  it("stays below 8 kB, whatever was typed and found", () => {
    const key = `raw/epoch=0001/pos/Orderline/2026/11/20/${"x".repeat(60)}.csv.gz`;
    const names = Array.from({ length: 10 }, (_, n) => `products ${"9".repeat(40)}${n}`);
    const byHand = names.map((id) => ({
      collection: "orders" as const,
      id,
      why: "it cannot be read: delete the document, then repair again",
    }));
    const tables = Object.fromEntries(
      Array.from({ length: 6 }, (_, n) => [`Table${n}`, { applied: 1e9, lagSeconds: 1e6 }]),
    );
    const summary = summaryOf(
      {
        mode: "files",
        skipped: { ...NONE_SKIPPED, done: 9, busy: 9 },
        wouldLoad: { files: 9, bytes: 9, batches: 9, first: Array.from({ length: 20 }, () => key) },
      },
      {
        input: { mode: "files", files: Array.from({ length: 1_000 }, () => key) },
        loaded: { ...NOTHING_LOADED, tables },
        repaired: repaired({ keys: 10 }, { stillDifferent: names, byHand, left: 9 }),
        certificate: certified("RED", 3),
      },
    );
    expect(JSON.stringify(summary).length).toBeLessThan(8_192);
    expect(summary.next[0]).toMatchObject({ input: null, why: expect.stringContaining("input of this execution") });
  });
});
