import type { ExecutionIndex } from "./execution-index.ts";
import type { ExecutionJournal } from "./execution-journal.ts";
import { INTERRUPTED } from "./execution-stop.ts";

/**
 * At start: whatever was running when the program was killed becomes FAILED with `Local.Interrupted`, children and Map Runs included,
 * and can be redriven from where it was. Gives the ARNs of the executions (without children).
 */
export function recoverInterrupted(index: ExecutionIndex, journal: ExecutionJournal, nowMs: number): string[] {
  const interrupted: string[] = [];
  for (const record of index.executions.values()) {
    if (record.status !== "RUNNING") continue;
    const last = journal.repair(record.arn);
    const id = (last?.id ?? 0) + 1;
    if (last !== null) {
      const details = { error: INTERRUPTED.error, cause: INTERRUPTED.cause };
      journal.append(record.arn, {
        id,
        previousEventId: id - 1,
        timestampMs: nowMs,
        type: "ExecutionFailed",
        scope: "",
        details,
      });
    }
    index.putExecution({
      ...record,
      status: "FAILED",
      error: INTERRUPTED.error,
      stopMs: nowMs,
      events: last === null ? 0 : id,
    });
    if (record.mapRunArn === null) interrupted.push(record.arn);
  }
  for (const mapRun of index.mapRuns.values()) {
    if (mapRun.status === "RUNNING") index.putMapRun({ ...mapRun, status: "FAILED", stopMs: nowMs });
  }
  return interrupted;
}
