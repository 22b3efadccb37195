import {
  DatabaseMigrationServiceClient,
  DescribeReplicationsCommand,
  DescribeReplicationTableStatisticsCommand,
  DescribeReplicationTasksCommand,
  DescribeTableStatisticsCommand,
  ResourceNotFoundFault,
} from "@aws-sdk/client-database-migration-service";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { CloudUnavailableError, InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { dmsReplication } from "../../src/edges/dms.ts";

const dms = mockClient(DatabaseMigrationServiceClient);
const client = new DatabaseMigrationServiceClient({ region: "eu-central-1" });
const TASK = "arn:aws:dms:eu-central-1:000000000000:task:ABC";
const SERVERLESS = "arn:aws:dms:eu-central-1:000000000000:replication-config:DEF";
const missing = new ResourceNotFoundFault({ message: "no", $metadata: {} });

const STATS = { FullLoadProgressPercent: 40, TablesLoaded: 2, TablesLoading: 1, TablesQueued: 3, TablesErrored: 0 };
const TABLE = {
  SchemaName: "pos",
  TableName: "Order",
  TableState: "Full load",
  FullLoadRows: 9,
  FullLoadStartTime: new Date("2026-11-20T10:00:00.123Z"),
  Inserts: 4,
  AppliedInserts: 3,
};
const expectedState = {
  migrationType: "full-load-and-cdc",
  fullLoadPercent: 40,
  tables: { loaded: 2, loading: 1, queued: 3, errored: 0 },
  freshStartAt: null,
  fullLoadFinishedAt: null,
};
const expectedTable = {
  schema: "pos",
  table: "Order",
  state: "Full load",
  fullLoadRows: 9,
  fullLoadStartedAt: new Date("2026-11-20T10:00:00.123Z"),
  read: { inserts: 4, updates: 0, deletes: 0 },
  applied: { inserts: 3, updates: 0, deletes: 0 },
  ddls: 0,
};

describe("DMS", () => {
  beforeEach(() => dms.reset());

  it("asks for a replication task by its ARN, without settings", async () => {
    dms.on(DescribeReplicationTasksCommand).resolves({
      ReplicationTasks: [{ Status: "running", StopReason: "", ReplicationTaskStats: STATS }],
    });
    expect(await dmsReplication(TASK, client).state()).toEqual({
      status: "running",
      stopReason: null,
      lastFailure: null,
      ...expectedState,
    });
    expect(dms.commandCalls(DescribeReplicationTasksCommand)[0]?.args[0].input).toEqual({
      Filters: [{ Name: "replication-task-arn", Values: [TASK] }],
      WithoutSettings: true,
    });
  });

  it("asks for a serverless replication when the ARN is one, and takes its last failure", async () => {
    dms.on(DescribeReplicationsCommand).resolves({
      Replications: [{ Status: "FAILED", FailureMessages: ["first", "last"], ReplicationStats: STATS }],
    });
    expect(await dmsReplication(SERVERLESS, client).state()).toEqual({
      status: "failed",
      stopReason: null,
      lastFailure: "last",
      ...expectedState,
    });
    expect(dms.commandCalls(DescribeReplicationsCommand)[0]?.args[0].input).toMatchObject({
      Filters: [{ Name: "replication-config-arn", Values: [SERVERLESS] }],
    });
  });

  it("reads all pages of table statistics, of both kinds", async () => {
    dms
      .on(DescribeTableStatisticsCommand)
      .resolvesOnce({ TableStatistics: [TABLE], Marker: "1" })
      .resolves({ TableStatistics: [{ ...TABLE, FullLoadStartTime: undefined }] });
    expect(await dmsReplication(TASK, client).tables()).toEqual([
      expectedTable,
      { ...expectedTable, fullLoadStartedAt: null },
    ]);
    dms
      .on(DescribeReplicationTableStatisticsCommand)
      .resolvesOnce({ ReplicationTableStatistics: [TABLE], Marker: "1" })
      .resolves({ ReplicationTableStatistics: [TABLE] });
    expect(await dmsReplication(SERVERLESS, client).tables()).toEqual([expectedTable, expectedTable]);
  });

  it.each([TASK, SERVERLESS])("says of %s that it is not there, which is not retried", async (arn) => {
    dms.on(DescribeReplicationTasksCommand).resolves({ ReplicationTasks: [] });
    dms.on(DescribeReplicationsCommand).rejects(missing);
    dms.on(DescribeTableStatisticsCommand).rejects(missing);
    dms.on(DescribeReplicationTableStatisticsCommand).rejects(missing);
    await expect(dmsReplication(arn, client).state()).rejects.toThrow(InvalidInputError);
    await expect(dmsReplication(arn, client).tables()).rejects.toThrow(/TS534/);
  });

  it("says CloudUnavailableError for everything else, which is retried", async () => {
    dms.rejects(new Error("socket"));
    await expect(dmsReplication(TASK, client).state()).rejects.toThrow(CloudUnavailableError);
    await expect(dmsReplication(TASK, client).tables()).rejects.toThrow(CloudUnavailableError);
  });
});
