import type { Checkpoint } from "./checkpoint.ts";
import type { DmsStatus } from "./dms-status.ts";
import { alarmsOf } from "./task-progress.ts";

/** What is known of a task that does not run: what its checkpoint says. */
export function stoppedStatus(checkpoint: Checkpoint): DmsStatus {
  const counters = () => checkpoint.counters.map((counter) => ({ ...counter }));
  const { gtidSet, lastCommitAtMs, filesWritten } = checkpoint;
  return {
    state: "stopped",
    loaded: checkpoint.phase === "cdc",
    tables: counters(),
    written: counters(),
    loads: checkpoint.tableLoads ?? {},
    reloading: checkpoint.reloads,
    position: gtidSet === "" ? null : gtidSet,
    lastCommitAt: lastCommitAtMs === null ? null : new Date(lastCommitAtMs),
    lagMs: null,
    bufferedRows: 0,
    bufferedBytes: 0,
    filesWritten,
    alarms: alarmsOf(checkpoint),
  };
}
