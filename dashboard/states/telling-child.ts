import type { ExecutionStatus, MapRunItemCounts, SFNClient } from "@aws-sdk/client-sfn";
import { newestExecutions } from "./newest-executions.ts";
import type { MapRunView } from "./read-map-run.ts";

/** Which children tell most about a Map Run: what went wrong before what runs before what is done. Null when none was started. */
export function tellingStatus(counts: MapRunItemCounts): ExecutionStatus | null {
  if ((counts.failed ?? 0) > 0) return "FAILED";
  if ((counts.timedOut ?? 0) > 0) return "TIMED_OUT";
  if ((counts.running ?? 0) > 0) return "RUNNING";
  if ((counts.aborted ?? 0) > 0) return "ABORTED";
  return (counts.succeeded ?? 0) > 0 ? "SUCCEEDED" : null;
}

/** The child execution that stands for all in the graph of the parent; null when there is none yet. */
export async function tellingChild(sfn: SFNClient, run: MapRunView): Promise<string | null> {
  const status = tellingStatus(run.counts);
  if (status === null) return null;
  const { items } = await newestExecutions(sfn, { mapRunArn: run.arn }, { status, limit: 1 });
  return items[0]?.executionArn ?? null;
}
