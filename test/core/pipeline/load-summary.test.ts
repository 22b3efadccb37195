import { describe, expect, it } from "vitest";
import { loadSummary } from "../../../src/core/pipeline/load-summary.ts";

const rows = (rowsRead: number, applied: number, superseded: number, quarantined: number) => ({
  rowsRead,
  applied,
  superseded,
  quarantined,
});

describe("what a run's loading came to", () => {
  it("adds up its batches", () => {
    const summary = loadSummary(5, [
      { batch: "0000", applied: 3, refused: 0, skipped: 0, rows: rows(10, 8, 1, 1), conflicts: 0 },
      { batch: "0001", applied: 1, refused: 0, skipped: 1, rows: rows(5, 5, 0, 0), conflicts: 0 },
    ]);
    expect(summary).toEqual({
      status: "OK",
      files: { planned: 5, done: 4, quarantined: 0, skipped: 1, failed: 0 },
      rows: rows(15, 13, 1, 1),
      next: [],
    });
  });

  it("is partial when a file was refused", () => {
    expect(
      loadSummary(2, [{ batch: "0000", applied: 1, refused: 1, skipped: 0, rows: rows(1, 1, 0, 0), conflicts: 0 }])
        .status,
    ).toBe("PARTIAL");
  });

  it("tells what to start when a batch failed", () => {
    const summary = loadSummary(3, [
      { batch: "0000", applied: 1, refused: 0, skipped: 0, rows: rows(1, 1, 0, 0), conflicts: 0 },
    ]);
    expect(summary.status).toBe("PARTIAL");
    expect(summary.files.failed).toBe(2);
    expect(summary.next.map(({ input }) => input)).toEqual([{ mode: "changes" }]);
  });
});
