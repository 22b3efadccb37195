import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import {
  DatabaseMigrationServiceClient,
  DescribeEndpointsCommand,
  DescribeReplicationTasksCommand,
  DescribeTableStatisticsCommand,
  type ReplicationTask,
  StartReplicationTaskCommand,
  type StartReplicationTaskTypeValue,
  StopReplicationTaskCommand,
  type TableStatistics,
} from "@aws-sdk/client-database-migration-service";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDms } from "../../../../localstack/aws/dms/create-dms.ts";
import { LOCAL_TASK_ARN, LOCAL_TASK_ID } from "../../../../localstack/aws/dms/local-task.ts";
import { type Endpoint, startEndpoint } from "../../../../localstack/aws/endpoint.ts";
import { openReplicationTask, type ReplicationTask as LocalTask } from "../../../../localstack/dms/replication-task.ts";
import { startDmsInto } from "../../../../localstack/dms/start-dms.ts";
import type { RunningServer } from "../../../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../../../localstack/servers/start-mariadb.ts";
import { fullLoadProgress } from "../../../../src/core/pipeline/full-load-progress.ts";
import { dmsReplication } from "../../../../src/edges/dms.ts";
import { applySchema } from "../../../../source/apply-schema.ts";
import type { ShopAccounts } from "../../../../source/create-accounts.ts";
import { seedShop } from "../../../../source/seed/seed-shop.ts";
import { connectShop, SHOP_TABLES } from "../../../../source/shop-connection.ts";
import { createFolderSink } from "../../../support/dms/folder-sink.ts";
import { readChangeFiles } from "../../../support/dms/read-change-files.ts";
import { until } from "../../../support/dms/until.ts";

let base: string;
let server: RunningServer;
let accounts: ShopAccounts;
let shop: Connection;
let task: LocalTask;
let endpoint: Endpoint;
let dms: DatabaseMigrationServiceClient;
const file = (name: string): string => path.join(base, name);

const openTask = (): Promise<LocalTask> =>
  openReplicationTask({
    schema: "pos",
    tables: SHOP_TABLES,
    stateDir: file("state"),
    nowMs: Date.now,
    startDms: (folder) =>
      startDmsInto(createFolderSink(file("files")), {
        sourceUri: accounts.cdc,
        schema: "pos",
        tables: SHOP_TABLES,
        folder,
        stateDir: file("state"),
        flushIntervalMs: 50,
        flushBytes: 1_000_000,
        log: () => {},
      }),
  });

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "tillstream-dms-api-"));
  server = await startMariaDb({ dataDir: file("mariadb"), durable: false });
  accounts = await applySchema(server.uri);
  await seedShop(server.uri, { seed: 3, customers: 200, orders: 1000, products: 80, places: 60 });
  shop = await connectShop(accounts.app);
  task = await openTask();
  endpoint = await startEndpoint({ port: 0, services: [createDms(() => task, Date.now)] });
  dms = new DatabaseMigrationServiceClient({
    endpoint: endpoint.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
});

afterAll(async () => {
  dms?.destroy();
  await endpoint?.stop();
  await task?.close();
  shop?.destroy();
  await server?.stop();
  await rm(base, { recursive: true, force: true });
});

const byId = { Filters: [{ Name: "replication-task-id", Values: [LOCAL_TASK_ID] }] };
async function described(): Promise<ReplicationTask> {
  const { ReplicationTasks = [] } = await dms.send(new DescribeReplicationTasksCommand(byId));
  return ReplicationTasks[0] ?? {};
}
const start = (type: StartReplicationTaskTypeValue) =>
  dms.send(new StartReplicationTaskCommand({ ReplicationTaskArn: LOCAL_TASK_ARN, StartReplicationTaskType: type }));
const stop = () => dms.send(new StopReplicationTaskCommand({ ReplicationTaskArn: LOCAL_TASK_ARN }));
const statusIs = (status: string) => until(async () => (await described()).Status === status);
const loaded = () => until(async () => (await described()).ReplicationTaskStats?.FullLoadProgressPercent === 100);

async function table(name: string): Promise<TableStatistics> {
  const { TableStatistics: found = [] } = await dms.send(
    new DescribeTableStatisticsCommand({
      ReplicationTaskArn: LOCAL_TASK_ARN,
      Filters: [{ Name: "table-name", Values: [name] }],
    }),
  );
  expect(found).toHaveLength(1);
  return found[0] ?? {};
}

async function count(name: string): Promise<number> {
  const [rows] = await shop.query(`SELECT COUNT(*) AS n FROM pos.\`${name}\``);
  return Number((rows as { n: number }[])[0]?.n);
}

/** Rows of the epoch's files by operation, read with a parser that is not ours. */
function written(epoch: string, name: string): Record<string, number> {
  const counts: Record<string, number> = { load: 0, I: 0, U: 0, D: 0 };
  for (const row of readChangeFiles(file("files"), `raw/epoch=${epoch}`)) {
    if (row.table === name)
      counts[row.seq === "" ? "load" : row.op] = (counts[row.seq === "" ? "load" : row.op] ?? 0) + 1;
  }
  return counts;
}

describe("the DMS task on the local endpoint, through the official client", () => {
  it("is ready before its first start, which must be start-replication", async () => {
    const now = await described();
    expect(now).toMatchObject({
      ReplicationTaskArn: LOCAL_TASK_ARN,
      Status: "ready",
      MigrationType: "full-load-and-cdc",
      ReplicationTaskStats: { FullLoadProgressPercent: 0, TablesLoaded: 0, TablesQueued: SHOP_TABLES.length },
    });
    expect(now.ReplicationTaskCreationDate).toBeInstanceOf(Date);
    expect(now.ReplicationTaskStartDate).toBeUndefined();
    expect(await table("Order")).toMatchObject({ TableState: "Before load", FullLoadRows: 0, Inserts: 0 });
    await expect(start("resume-processing")).rejects.toMatchObject({ name: "InvalidParameterCombinationException" });
    await expect(stop()).rejects.toMatchObject({ name: "InvalidResourceStateFault" });
  });

  it("loads: every table is completed and counts the rows it has", async () => {
    const answer = await start("start-replication");
    expect(answer.ReplicationTask?.Status).toMatch(/^(starting|running)$/);
    await expect(start("start-replication")).rejects.toMatchObject({ name: "InvalidResourceStateFault" });
    await loaded();
    const { Status, ReplicationTaskStats: stats } = await described();
    expect(Status).toBe("running");
    expect(stats).toMatchObject({
      TablesLoaded: SHOP_TABLES.length,
      TablesLoading: 0,
      TablesQueued: 0,
      TablesErrored: 0,
    });
    expect(stats?.FullLoadFinishDate?.getTime()).toBeGreaterThanOrEqual(
      stats?.FullLoadStartDate?.getTime() ?? Infinity,
    );
    expect(stats?.FullLoadStartDate?.getTime()).toBeGreaterThanOrEqual(stats?.FreshStartDate?.getTime() ?? Infinity);
    for (const name of SHOP_TABLES) {
      const rows = await count(name);
      expect(await table(name)).toMatchObject({ TableState: "Table completed", FullLoadRows: rows });
      expect(written("0001", name)["load"]).toBe(rows);
    }
  });

  it("counts what it read, and what is in S3 as applied", async () => {
    await shop.query("INSERT INTO pos.City (zip, city, state) VALUES ('99901', 'A', 'AK'), ('99902', 'B', 'AK')");
    await shop.query("UPDATE pos.City SET city = 'C' WHERE zip = '99901'");
    await shop.query("DELETE FROM pos.City WHERE zip = '99902'");
    await until(async () => (await table("City")).AppliedDeletes === 1);
    expect(await table("City")).toMatchObject({
      Inserts: 2,
      Updates: 1,
      Deletes: 1,
      AppliedInserts: 2,
      AppliedUpdates: 1,
      AppliedDeletes: 1,
    });
    expect(written("0001", "City")).toMatchObject({ I: 2, U: 1, D: 1 });
    const { RecoveryCheckpoint } = await described();
    expect(RecoveryCheckpoint).toMatch(/^checkpoint:V1#/);
  });

  it("stops and goes on: nothing that happened meanwhile is missing, nothing is counted twice", async () => {
    expect((await stop()).ReplicationTask?.Status).toMatch(/^(stopping|stopped)$/);
    await statusIs("stopped");
    expect(await described()).toMatchObject({ StopReason: "Stop Reason NORMAL" });
    await shop.query("INSERT INTO pos.City (zip, city, state) VALUES ('99903', 'D', 'AK')");
    await start("resume-processing");
    await until(async () => (await table("City")).AppliedInserts === 3);
    expect(written("0001", "City")).toMatchObject({ I: 3, U: 1, D: 1 });
    await expect(start("reload-target")).rejects.toMatchObject({ name: "InvalidResourceStateFault" });
  });

  it("is still stopped in the next program when a user stopped it, and goes on by itself otherwise", async () => {
    await task.close();
    task = await openTask();
    expect((await described()).Status).toBe("stopped");
    expect(await table("City")).toMatchObject({ AppliedInserts: 3, TableState: "Table completed" });
    await task.begin();
    await statusIs("running");
    await stop();
    await statusIs("stopped");
    await task.close();
    task = await openTask();
    await task.begin();
    expect((await described()).Status).toBe("stopped");
  });

  it("reloads into the next epoch, with counters from zero", async () => {
    await start("reload-target");
    await loaded();
    expect(JSON.parse((await described()).TaskData ?? "{}")).toMatchObject({ epoch: "0002" });
    expect(await table("City")).toMatchObject({
      Inserts: 0,
      FullLoadRows: await count("City"),
      FullLoadReloaded: false,
    });
    expect(written("0002", "City")).toMatchObject({ load: await count("City"), I: 0 });
    await task.close();
    task = await openTask();
    await task.begin();
    await statusIs("running");
    expect(JSON.parse((await described()).TaskData ?? "{}")).toMatchObject({ epoch: "0002" });
    expect((await described()).ReplicationTaskStats?.FullLoadProgressPercent).toBe(100);
  });

  it("is what the pipeline's own edge reads", async () => {
    const replication = dmsReplication(LOCAL_TASK_ARN, dms);
    expect(fullLoadProgress(await replication.state())).toEqual({ state: "done" });
    expect((await replication.tables()).map((one) => one.table)).toEqual([...SHOP_TABLES]);
    await expect(dmsReplication(`${LOCAL_TASK_ARN}X`, dms).state()).rejects.toThrow(/TS534/);
    await expect(dmsReplication(`${LOCAL_TASK_ARN}X`, dms).tables()).rejects.toThrow(/TS534/);
  });

  it("refuses what DMS refuses, by its names", async () => {
    const wrongArn = { ReplicationTaskArn: "arn:aws:dms:us-east-1:000000000000:task:NONE" };
    const notFound = { name: "ResourceNotFoundFault" };
    await expect(dms.send(new DescribeTableStatisticsCommand(wrongArn))).rejects.toMatchObject(notFound);
    await expect(dms.send(new StopReplicationTaskCommand(wrongArn))).rejects.toMatchObject(notFound);
    const filters = (Name: string) => new DescribeReplicationTasksCommand({ Filters: [{ Name, Values: ["x"] }] });
    await expect(dms.send(filters("replication-task-id"))).rejects.toMatchObject(notFound);
    await expect(dms.send(filters("nonsense"))).rejects.toMatchObject({ name: "InvalidParameterValueException" });
    const page = { ReplicationTaskArn: LOCAL_TASK_ARN, MaxRecords: 19 };
    await expect(dms.send(new DescribeTableStatisticsCommand(page))).rejects.toMatchObject({
      name: "InvalidParameterValueException",
    });
  });

  it("refuses by name what it does not implement", async () => {
    await expect(dms.send(new DescribeEndpointsCommand({}))).rejects.toMatchObject({
      name: "NotImplemented",
      message: expect.stringContaining("DMS DescribeEndpoints") as string,
    });
    await expect(
      dms.send(
        new StartReplicationTaskCommand({
          ReplicationTaskArn: LOCAL_TASK_ARN,
          StartReplicationTaskType: "resume-processing",
          CdcStartPosition: "0-1-1",
        }),
      ),
    ).rejects.toMatchObject({ name: "NotImplemented" });
  });

  it("tells settings unless asked not to", async () => {
    const settings = (await described()).ReplicationTaskSettings;
    expect(JSON.parse(settings ?? "{}")).toMatchObject({ TargetMetadata: { BatchApplyEnabled: false } });
    const without = await dms.send(new DescribeReplicationTasksCommand({ ...byId, WithoutSettings: true }));
    expect(without.ReplicationTasks?.[0]?.TableMappings).toBeUndefined();
  });

  it("fails with the reason when the source has become unsafe, and goes on once that is mended", async () => {
    await stop();
    await statusIs("stopped");
    const admin = await connectShop(server.uri);
    await admin.query("SET GLOBAL binlog_row_metadata = 'NO_LOG'");
    await start("resume-processing");
    await statusIs("failed");
    const failed = await described();
    expect(failed.LastFailureMessage).toContain("binlog_row_metadata");
    expect(failed.StopReason).toBe("Stop Reason FATAL_ERROR");
    await expect(task.failed).rejects.toThrow(/binlog_row_metadata/);
    await admin.query("SET GLOBAL binlog_row_metadata = 'FULL'");
    admin.destroy();
    await start("resume-processing");
    await statusIs("running");
    expect((await described()).LastFailureMessage).toBeUndefined();
  });
});
