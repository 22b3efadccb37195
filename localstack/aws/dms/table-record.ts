import type { TableStatus } from "../../dms/dms-status.ts";
import type { ReplicationTask, TaskDescription } from "../../dms/replication-task.ts";

/** One of DMS's table states; `Table does not exist` never happens here. */
export type TableState =
  | "Before load"
  | "Full load"
  | "Table completed"
  | "Table is being reloaded"
  | "Table cancelled"
  | "Table error";

/** TableStatistics as it goes over the wire; times in seconds. */
export type TableRecord = {
  readonly SchemaName: string;
  readonly TableName: string;
  readonly TableState: TableState;
  readonly [counter: string]: string | number | boolean;
};

const MS_PER_SECOND = 1_000;

/** Statistics of every table of the task, in the task's order. */
export function tableRecords(task: ReplicationTask, now: TaskDescription, nowMs: number): TableRecord[] {
  const read = counters(now.dms?.tables ?? []);
  const written = counters(now.dms?.written ?? []);
  return task.tables.map((name) => {
    const id = name.toLowerCase();
    return tableRecord(task, { name, read: read.get(id), written: written.get(id) }, now, nowMs);
  });
}

/** The source may spell a table with other capitals than the task's list. */
const counters = (list: readonly TableStatus[]): Map<string, TableStatus> =>
  new Map(list.map((counter) => [counter.table.toLowerCase(), counter]));

type Counted = {
  readonly name: string;
  readonly read: TableStatus | undefined;
  readonly written: TableStatus | undefined;
};

function tableRecord(task: ReplicationTask, table: Counted, now: TaskDescription, nowMs: number): TableRecord {
  const { name, read, written } = table;
  const load = now.dms?.loads[read?.table ?? name];
  return {
    SchemaName: task.schema,
    TableName: read?.table ?? name,
    TableState: tableState(read?.table ?? name, read?.error ?? null, now),
    FullLoadRows: read?.loadedRows ?? 0,
    FullLoadErrorRows: 0,
    FullLoadReloaded: load?.isReload ?? false,
    ...(load === undefined ? {} : { FullLoadStartTime: load.startMs / MS_PER_SECOND }),
    ...(load === undefined || load.endMs === null ? {} : { FullLoadEndTime: load.endMs / MS_PER_SECOND }),
    Inserts: read?.inserts ?? 0,
    Updates: read?.updates ?? 0,
    Deletes: read?.deletes ?? 0,
    Ddls: read?.ddls ?? 0,
    AppliedInserts: written?.inserts ?? 0,
    AppliedUpdates: written?.updates ?? 0,
    AppliedDeletes: written?.deletes ?? 0,
    // A DDL statement is never applied: the target is files.
    AppliedDdls: 0,
    LastUpdateTime: nowMs / MS_PER_SECOND,
    ValidationState: "Not enabled",
  };
}

function tableState(table: string, error: string | null, { status, dms }: TaskDescription): TableState {
  const isReloading = dms?.reloading.includes(table) === true;
  if (!isReloading && error !== null) return "Table error";
  const load = dms?.loads[table];
  if (!isReloading && load === undefined) return "Before load";
  if (!isReloading && load?.endMs !== null) return "Table completed";
  if (status === "failed") return "Table error";
  if (status === "stopped") return "Table cancelled";
  return isReloading ? "Table is being reloaded" : "Full load";
}
