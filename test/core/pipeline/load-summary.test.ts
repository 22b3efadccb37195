import { describe, expect, it } from "vitest";
import type { BatchResult } from "../../../src/core/pipeline/batch-result.ts";
import { loadSummary } from "../../../src/core/pipeline/load-summary.ts";

const DONE_AT = new Date("2026-11-20T10:15:30.400Z");
const rows = (rowsRead: number, applied: number, superseded: number, quarantined: number) => ({
  rowsRead,
  applied,
  superseded,
  quarantined,
});
const batch = (change: Partial<BatchResult>): BatchResult => ({
  batch: "0000",
  applied: 1,
  refused: 0,
  skipped: 0,
  aside: [],
  rows: rows(1, 1, 0, 0),
  tables: {},
  conflicts: 0,
  ...change,
});

describe("what a run's loading came to", () => {
  it("adds up its batches", () => {
    const results = [
      batch({ applied: 3, rows: rows(10, 8, 1, 1), aside: ["raw/a"] }),
      batch({ batch: "0001", aside: ["raw/b"], skipped: 1, rows: rows(5, 5, 0, 0) }),
    ];
    expect(loadSummary(5, results, DONE_AT)).toEqual({
      files: { planned: 5, done: 4, quarantined: 0, skipped: 1, failed: 0 },
      aside: ["raw/a", "raw/b"],
      rows: rows(15, 13, 1, 1),
      tables: {},
      unreadable: { count: 0, first: [] },
    });
  });

  it("counts what no batch finished as failed", () => {
    expect(loadSummary(3, [batch({ refused: 1 })], DONE_AT).files).toMatchObject({ quarantined: 1, failed: 1 });
  });

  it("tells per table what was applied and how old the newest change was", () => {
    const results = [
      batch({
        tables: { Order: { applied: 2, newest: "2026-11-20T10:15:01.000Z" }, City: { applied: 1, newest: null } },
      }),
      batch({ tables: { Order: { applied: 3, newest: "2026-11-20T10:15:16.000Z" } } }),
    ];
    expect(loadSummary(2, results, DONE_AT).tables).toEqual({
      City: { applied: 1, lagSeconds: null },
      Order: { applied: 5, lagSeconds: 14 },
    });
  });
});
