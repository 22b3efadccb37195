import type { BatchResult } from "./batch-result.ts";
import { addRows, NO_ROWS } from "./row-totals.ts";
import type { LoadSummary } from "./run-summary.ts";

/** What a run's batches come to. Files in no result were in a call that failed for good; the next run takes them over. */
export function loadSummary(planned: number, results: readonly BatchResult[]): LoadSummary {
  const total = (count: (result: BatchResult) => number): number =>
    results.reduce((sum, result) => sum + count(result), 0);
  const done = total((result) => result.applied);
  const quarantined = total((result) => result.refused);
  const skipped = total((result) => result.skipped);
  const failed = planned - done - quarantined - skipped;
  const why = failed === 1 ? "1 file failed" : `${failed} files failed`;
  return {
    status: planned === 0 ? "NOTHING_TO_DO" : failed + quarantined > 0 ? "PARTIAL" : "OK",
    files: { planned, done, quarantined, skipped, failed },
    rows: results.reduce((sum, result) => addRows(sum, result.rows), NO_ROWS),
    next: failed > 0 ? [{ why: `${why}; the next run takes them over`, input: { mode: "changes" } }] : [],
  };
}
