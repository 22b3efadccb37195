import type { ExecutionRecord, MapRunRecord } from "./local-states.ts";
import { redriveStatus } from "./redrive-rules.ts";

/** MapRunItemCounts and MapRunExecutionCounts of the API. */
export type MapRunCounts = Readonly<
  Record<
    | "pending"
    | "running"
    | "succeeded"
    | "failed"
    | "timedOut"
    | "aborted"
    | "total"
    | "resultsWritten"
    | "failuresNotRedrivable"
    | "pendingRedrive",
    number
  >
>;

/** Counts the children of a Map Run by status; items without a child are pending. */
export function mapRunCounts(mapRun: MapRunRecord, children: readonly ExecutionRecord[], nowMs: number): MapRunCounts {
  const count = (status: ExecutionRecord["status"]): number =>
    children.filter((child) => child.status === status).length;
  const unsuccessful = children.filter((child) => child.status !== "SUCCEEDED" && child.status !== "RUNNING");
  const lost = unsuccessful.filter((child) => redriveStatus(child, nowMs).status === "NOT_REDRIVABLE");
  return {
    pending: mapRun.items - children.length,
    running: count("RUNNING"),
    succeeded: count("SUCCEEDED"),
    failed: count("FAILED"),
    timedOut: count("TIMED_OUT"),
    aborted: count("ABORTED"),
    total: mapRun.items,
    resultsWritten: mapRun.resultsWritten,
    failuresNotRedrivable: lost.length,
    pendingRedrive: mapRun.status === "RUNNING" && mapRun.redriveCount > 0 ? unsuccessful.length - lost.length : 0,
  };
}
