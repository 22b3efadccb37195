import type { ReplicationState } from "./replication.ts";

/** How far the newest full load is. `broken`: it will not get further by itself, and why, in words. */
export type FullLoadProgress =
  | { readonly state: "done" }
  | { readonly state: "loading"; readonly percent: number }
  | { readonly state: "broken"; readonly found: string };

/** On the way to running or to a stop: what comes of it is known soon. Both kinds of replication, in their own words. */
const PASSING: ReadonlySet<string> = new Set([
  "creating",
  "created",
  "starting",
  "running",
  "stopping",
  "modifying",
  "moving",
  "testing",
  "initialising",
  "initializing",
  "preparing_metadata_resources",
  "testing_connection",
  "fetching_metadata",
  "calculating_capacity",
  "provisioning_capacity",
  "replication_starting",
  "pending_provision",
]);

const DONE_PERCENT = 100;

/**
 * Whether every LOAD file of the newest epoch is in S3. A task that was started anew and has not begun still shows the figures of
 * its load before, so a finish older than the start counts for nothing.
 */
export function fullLoadProgress(replication: ReplicationState): FullLoadProgress {
  const { status, tables, fullLoadPercent, lastFailure, stopReason } = replication;
  if (replication.migrationType === "cdc") return { state: "done" };
  if (tables.errored > 0)
    return { state: "broken", found: `${tables.errored} tables with errors${because(lastFailure)}` };
  if (status !== "starting" && isComplete(replication)) return { state: "done" };
  if (PASSING.has(status)) return { state: "loading", percent: fullLoadPercent };
  return { state: "broken", found: `status ${status} at ${fullLoadPercent} %${because(lastFailure ?? stopReason)}` };
}

const because = (reason: string | null): string => (reason === null ? "" : `: ${reason}`);

function isComplete({ tables, fullLoadPercent, freshStartAt, fullLoadFinishedAt }: ReplicationState): boolean {
  const isStale = freshStartAt !== null && fullLoadFinishedAt !== null && fullLoadFinishedAt < freshStartAt;
  return !isStale && fullLoadPercent === DONE_PERCENT && tables.loading === 0 && tables.queued === 0;
}
