import type { ReplicationTask, TaskDescription } from "../../dms/replication-task.ts";
import { START_TYPES, type StartType, type TaskRefusal } from "../../dms/task-rules.ts";
import { refuseOtherMembers, textMember } from "../json-member.ts";
import { createJsonService, type JsonObject, type JsonOperation } from "../json-service.ts";
import type { LocalService } from "../local-service.ts";
import { invalidCombination, invalidState, invalidValue, resourceNotFound } from "./dms-errors.ts";
import { type FindTask, LOCAL_TASK_ARN, LOCAL_TASK_ID } from "./local-task.ts";
import { filteredRecords } from "./record-filters.ts";
import { recordPage } from "./record-page.ts";
import { tablesToReload } from "./tables-to-reload.ts";
import { tableRecords } from "./table-record.ts";
import { taskRecord } from "./task-record.ts";

const MOST_TASKS = 100;
const MOST_TABLES = 500;

const TASK_FILTERS = {
  known: ["replication-task-arn", "replication-task-id"],
  leftOut: ["migration-type", "endpoint-arn", "replication-instance-arn"],
};
const TABLE_FILTERS = { known: ["schema-name", "table-name", "table-state"], leftOut: [] };

/** The part of AWS DMS that watches and steers a replication task: AWS JSON 1.1. What it lacks is refused by name. */
export function createDms(findTask: FindTask, nowMs: () => number): LocalService {
  const record = (task: ReplicationTask, now: TaskDescription, withSettings: boolean): object =>
    taskRecord(task, now, tableRecords(task, now, nowMs()), withSettings);
  const operations: Record<string, JsonOperation> = {
    DescribeReplicationTasks(input) {
      refuseOtherMembers(input, "DescribeReplicationTasks", ["Filters", "MaxRecords", "Marker", "WithoutSettings"]);
      const task = findTask();
      const found = filteredRecords(task === null ? [] : [task], input, TASK_FILTERS, (_task, name) =>
        name === "replication-task-id" ? LOCAL_TASK_ID : LOCAL_TASK_ARN,
      );
      if (found.length === 0) throw resourceNotFound("No Tasks found matching the filters.");
      const { records, ...page } = recordPage(found, input, MOST_TASKS);
      const withSettings = input["WithoutSettings"] !== true;
      return { ReplicationTasks: records.map((one) => record(one, one.describe(), withSettings)), ...page };
    },
    DescribeTableStatistics(input) {
      refuseOtherMembers(input, "DescribeTableStatistics", ["ReplicationTaskArn", "MaxRecords", "Marker", "Filters"]);
      const task = namedTask(findTask, input);
      const tables = filteredRecords(tableRecords(task, task.describe(), nowMs()), input, TABLE_FILTERS, valueOfTable);
      const { records, ...page } = recordPage(tables, input, MOST_TABLES);
      return { ReplicationTaskArn: LOCAL_TASK_ARN, TableStatistics: records, ...page };
    },
    async StartReplicationTask(input) {
      refuseOtherMembers(input, "StartReplicationTask", ["ReplicationTaskArn", "StartReplicationTaskType"]);
      const task = namedTask(findTask, input);
      refuse(await task.start(startType(input)));
      return { ReplicationTask: record(task, task.describe(), true) };
    },
    async StopReplicationTask(input) {
      refuseOtherMembers(input, "StopReplicationTask", ["ReplicationTaskArn"]);
      const task = namedTask(findTask, input);
      refuse(await task.stop());
      return { ReplicationTask: record(task, task.describe(), true) };
    },
    async ReloadTables(input) {
      refuseOtherMembers(input, "ReloadTables", ["ReplicationTaskArn", "TablesToReload", "ReloadOption"]);
      const task = namedTask(findTask, input);
      const tables = tablesToReload(input, tableRecords(task, task.describe(), nowMs()));
      refuse(await task.reload(tables));
      return { ReplicationTaskArn: LOCAL_TASK_ARN };
    },
  };
  return createJsonService({ name: "DMS", targetPrefix: "AmazonDMSv20160101", version: "1.1", operations });
}

function namedTask(findTask: FindTask, input: JsonObject): ReplicationTask {
  const arn = textMember(input, "ReplicationTaskArn");
  if (arn === undefined || arn === "") throw invalidValue("ReplicationTaskArn must be given.");
  const task = findTask();
  if (task === null || arn !== LOCAL_TASK_ARN) throw resourceNotFound(`Task ${arn} not found.`);
  return task;
}

function startType(input: JsonObject): StartType {
  const given = textMember(input, "StartReplicationTaskType");
  const type = START_TYPES.find((one) => one === given);
  if (type === undefined) {
    throw invalidValue(`StartReplicationTaskType ${JSON.stringify(given)} is not one of ${START_TYPES.join(", ")}.`);
  }
  return type;
}

function refuse(refusal: TaskRefusal | null): void {
  if (refusal === null) return;
  throw refusal.kind === "state" ? invalidState(refusal.message) : invalidCombination(refusal.message);
}

function valueOfTable(table: { SchemaName: string; TableName: string; TableState: string }, name: string): string {
  if (name === "schema-name") return table.SchemaName;
  return name === "table-name" ? table.TableName : table.TableState;
}
