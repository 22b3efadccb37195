import type { ReplicationTask, TaskDescription } from "../../dms/replication-task.ts";
import { epochName } from "../../dms/task-state.ts";
import { LOCAL_INSTANCE_ARN, LOCAL_SOURCE_ARN, LOCAL_TARGET_ARN, LOCAL_TASK_ARN, LOCAL_TASK_ID } from "./local-task.ts";
import type { TableRecord } from "./table-record.ts";

const MS_PER_SECOND = 1_000;
const DONE_PERCENT = 100;

/** ReplicationTask as it goes over the wire; times in seconds. Absent is what has not happened. */
export function taskRecord(
  task: ReplicationTask,
  now: TaskDescription,
  tables: readonly TableRecord[],
  withSettings: boolean,
): object {
  const { status, state, dms } = now;
  return {
    ReplicationTaskIdentifier: LOCAL_TASK_ID,
    ReplicationTaskArn: LOCAL_TASK_ARN,
    SourceEndpointArn: LOCAL_SOURCE_ARN,
    TargetEndpointArn: LOCAL_TARGET_ARN,
    ReplicationInstanceArn: LOCAL_INSTANCE_ARN,
    MigrationType: "full-load-and-cdc",
    Status: status,
    ...present("StopReason", state.stopReason),
    ...present("LastFailureMessage", state.lastFailure),
    ReplicationTaskCreationDate: state.createdAtMs / MS_PER_SECOND,
    ...date("ReplicationTaskStartDate", state.startAtMs),
    // DMS's own text is opaque too; ours is the MariaDB GTID set up to which everything is in S3.
    ...present("RecoveryCheckpoint", dms?.position ? `checkpoint:V1#gtid#${dms.position}` : null),
    ReplicationTaskStats: statsOf(now, tables),
    // What DMS's API has no field for. A real task has the epoch in its target's BucketFolder and the lag in CloudWatch.
    TaskData: JSON.stringify({
      epoch: epochName(state.epoch),
      lagMs: dms?.lagMs ?? null,
      bufferedRows: dms?.bufferedRows ?? 0,
      filesWritten: dms?.filesWritten ?? 0,
      alarms: dms?.alarms ?? [],
    }),
    ...(withSettings ? settingsOf(task) : {}),
  };
}

function statsOf({ status, state, dms }: TaskDescription, tables: readonly TableRecord[]): object {
  const count = (...states: TableRecord["TableState"][]): number =>
    tables.filter(({ TableState }) => states.includes(TableState)).length;
  const loaded = count("Table completed");
  const isDone = dms?.loaded === true;
  const loads = Object.values(dms?.loads ?? {});
  const begun = loads.map(({ startMs }) => startMs);
  const ended = loads.flatMap(({ endMs }) => (endMs === null ? [] : [endMs]));
  // All tables may be written and the position not yet noted: a kill now loads again.
  const percent = isDone
    ? DONE_PERCENT
    : Math.min(DONE_PERCENT - 1, Math.floor((DONE_PERCENT * loaded) / tables.length));
  return {
    FullLoadProgressPercent: percent,
    TablesLoaded: loaded,
    TablesLoading: count("Full load", "Table is being reloaded"),
    TablesQueued: count("Before load", "Table cancelled"),
    TablesErrored: count("Table error"),
    ...date("FreshStartDate", state.freshStartAtMs),
    ...date("StartDate", state.startAtMs),
    ...date("StopDate", status === "stopped" || status === "failed" ? state.stopAtMs : null),
    ...date("FullLoadStartDate", begun.length === 0 ? null : Math.min(...begun)),
    ...date("FullLoadFinishDate", isDone && ended.length > 0 ? Math.max(...ended) : null),
  };
}

const present = (name: string, value: string | null): object => (value === null ? {} : { [name]: value });
const date = (name: string, ms: number | null): object => (ms === null ? {} : { [name]: ms / MS_PER_SECOND });

/** The settings of a real task that would write the same files (docs/03-change-files.md). */
function settingsOf({ schema, tables }: ReplicationTask): object {
  const rules = tables.map((table, index) => ({
    "rule-type": "selection",
    "rule-id": String(index + 1),
    "rule-name": table,
    "object-locator": { "schema-name": schema, "table-name": table },
    "rule-action": "include",
  }));
  const settings = {
    TargetMetadata: { BatchApplyEnabled: false },
    FullLoadSettings: { TargetTablePrepMode: "DO_NOTHING" },
    ChangeProcessingDdlHandlingPolicy: {
      HandleSourceTableDropped: false,
      HandleSourceTableTruncated: false,
      HandleSourceTableAltered: true,
    },
    ValidationSettings: { EnableValidation: false },
  };
  return { TableMappings: JSON.stringify({ rules }), ReplicationTaskSettings: JSON.stringify(settings) };
}
