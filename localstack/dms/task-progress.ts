import type { Checkpoint } from "./checkpoint.ts";
import type { DmsAlarm, DmsStatus, TableStatus } from "./dms-status.ts";

/** Live state of a task: the checkpoint as it would be if everything read were in S3, and what only the status shows. */
export type TaskProgress = {
  state: DmsStatus["state"];
  checkpoint: Checkpoint;
  counters: Map<string, TableStatus>;
  alarms: DmsAlarm[];
};

export type TaskIdentity = { folder: string; schema: string; tables: string[] };

export function firstCheckpoint(task: TaskIdentity): Checkpoint {
  return {
    format: 1,
    ...task,
    phase: "full-load",
    gtidSet: "",
    position: "",
    sequence: { time: "", counter: 0 },
    tableLoads: {},
    reloads: [],
    serverId: null,
    preparedXa: [],
    loadFiles: {},
    counters: [],
    columns: {},
    lastFileMs: {},
    lastCommitAtMs: null,
    filesWritten: 0,
    alarms: [],
  };
}

export function startProgress(checkpoint: Checkpoint): TaskProgress {
  const known = new Map(checkpoint.counters.map((counter) => [counter.table, counter]));
  const counters = checkpoint.tables.map(
    (table): TableStatus =>
      known.get(table) ?? { table, loadedRows: 0, inserts: 0, updates: 0, deletes: 0, ddls: 0, error: null },
  );
  return {
    state: checkpoint.phase,
    checkpoint,
    counters: new Map(counters.map((counter) => [counter.table, { ...counter }])),
    alarms: alarmsOf(checkpoint),
  };
}

export const alarmsOf = ({ alarms }: Checkpoint): DmsAlarm[] =>
  alarms.map((alarm) => ({ ...alarm, at: new Date(alarm.at) }));

export function counterOf(progress: TaskProgress, table: string): TableStatus {
  const counter = progress.counters.get(table);
  if (counter === undefined) throw new Error(`table ${table} is not of this task`);
  return counter;
}

/** A copy to be written: later changes of the live state do not reach it. */
export function checkpointNow(progress: TaskProgress): Checkpoint {
  const alarms = progress.alarms.map((alarm) => ({ ...alarm, at: alarm.at.toISOString() }));
  return structuredClone({ ...progress.checkpoint, alarms, counters: [...progress.counters.values()] });
}
