import {
  DatabaseMigrationServiceClient,
  DescribeReplicationsCommand,
  DescribeReplicationTasksCommand,
  paginateDescribeReplicationTableStatistics,
  paginateDescribeTableStatistics,
  type Replication as ServerlessReplication,
  type ReplicationStats,
  type ReplicationTask,
  type ReplicationTaskStats,
  ResourceNotFoundFault,
  type TableStatistics,
} from "@aws-sdk/client-database-migration-service";
import { CloudUnavailableError, InvalidInputError } from "../core/errors/error-classes.ts";
import type { ReplicatedTable, ReplicationState } from "../core/pipeline/replication.ts";
import type { Replication } from "./replication.ts";

let client: DatabaseMigrationServiceClient | null = null;

/** The one DMS client of a process. */
function dmsClient(): DatabaseMigrationServiceClient {
  client ??= new DatabaseMigrationServiceClient({});
  return client;
}

/** @param arn of a replication task (`…:task:…`) or of a serverless replication's configuration (`…:replication-config:…`) */
export function dmsReplication(arn: string, dms: DatabaseMigrationServiceClient = dmsClient()): Replication {
  const found = isServerless(arn) ? serverless(arn, dms) : replicationTask(arn, dms);
  return {
    state: () => translated(arn, found.state),
    tables: () => translated(arn, found.tables),
  };
}

const isServerless = (arn: string): boolean => arn.includes(":replication-config:");

function replicationTask(arn: string, dms: DatabaseMigrationServiceClient): Replication {
  return {
    async state() {
      const filters = [{ Name: "replication-task-arn", Values: [arn] }];
      const command = new DescribeReplicationTasksCommand({ Filters: filters, WithoutSettings: true });
      const [task] = (await dms.send(command)).ReplicationTasks ?? [];
      if (task === undefined) throw notFound(arn);
      return stateOf({ ...task, stats: task.ReplicationTaskStats, type: task.MigrationType });
    },
    async tables() {
      const tables: ReplicatedTable[] = [];
      const pages = paginateDescribeTableStatistics({ client: dms }, { ReplicationTaskArn: arn });
      for await (const page of pages) tables.push(...(page.TableStatistics ?? []).map(tableOf));
      return tables;
    },
  };
}

function serverless(arn: string, dms: DatabaseMigrationServiceClient): Replication {
  return {
    async state() {
      const command = new DescribeReplicationsCommand({ Filters: [{ Name: "replication-config-arn", Values: [arn] }] });
      const [replication] = (await dms.send(command)).Replications ?? [];
      if (replication === undefined) throw notFound(arn);
      const { ReplicationStats: stats, ReplicationType: type, FailureMessages: failures = [] } = replication;
      return stateOf({ ...replication, stats, type, LastFailureMessage: failures.at(-1) });
    },
    async tables() {
      const tables: ReplicatedTable[] = [];
      const pages = paginateDescribeReplicationTableStatistics({ client: dms }, { ReplicationConfigArn: arn });
      for await (const page of pages) tables.push(...(page.ReplicationTableStatistics ?? []).map(tableOf));
      return tables;
    },
  };
}

type Described = Pick<ReplicationTask & ServerlessReplication, "Status" | "StopReason" | "LastFailureMessage"> & {
  readonly stats: ReplicationTaskStats | ReplicationStats | undefined;
  readonly type: ReplicationTask["MigrationType"];
};

const stateOf = ({ Status, StopReason, LastFailureMessage, stats, type }: Described): ReplicationState => ({
  status: (Status ?? "").toLowerCase(),
  migrationType: type ?? "full-load-and-cdc",
  fullLoadPercent: stats?.FullLoadProgressPercent ?? 0,
  tables: {
    loaded: stats?.TablesLoaded ?? 0,
    loading: stats?.TablesLoading ?? 0,
    queued: stats?.TablesQueued ?? 0,
    errored: stats?.TablesErrored ?? 0,
  },
  freshStartAt: stats?.FreshStartDate ?? null,
  fullLoadFinishedAt: stats?.FullLoadFinishDate ?? null,
  stopReason: StopReason === undefined || StopReason === "" ? null : StopReason,
  lastFailure: LastFailureMessage === undefined || LastFailureMessage === "" ? null : LastFailureMessage,
});

const tableOf = (one: TableStatistics): ReplicatedTable => ({
  schema: one.SchemaName ?? "",
  table: one.TableName ?? "",
  state: one.TableState ?? "",
  fullLoadRows: one.FullLoadRows ?? 0,
  fullLoadStartedAt: one.FullLoadStartTime ?? null,
  read: { inserts: one.Inserts ?? 0, updates: one.Updates ?? 0, deletes: one.Deletes ?? 0 },
  applied: {
    inserts: one.AppliedInserts ?? 0,
    updates: one.AppliedUpdates ?? 0,
    deletes: one.AppliedDeletes ?? 0,
  },
  ddls: one.Ddls ?? 0,
});

async function translated<T>(arn: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ResourceNotFoundFault) throw notFound(arn, error);
    if (error instanceof InvalidInputError) throw error;
    const found = error instanceof Error ? error.name : String(error);
    const remedy = "Check the ARN, the function's policy and the network.";
    throw new CloudUnavailableError({ code: "TS533", where: arn, found, expected: "an answer of DMS", remedy }, error);
  }
}

function notFound(arn: string, cause?: unknown): InvalidInputError {
  const expected = "a replication task or serverless replication of that ARN";
  const remedy = "Give DmsTaskArn the ARN that DMS shows, or leave it empty.";
  return new InvalidInputError({ code: "TS534", where: "DMS_TASK_ARN", found: arn, expected, remedy }, cause);
}
