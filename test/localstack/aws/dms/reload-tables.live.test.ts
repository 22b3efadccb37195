import {
  DatabaseMigrationServiceClient,
  DescribeReplicationTasksCommand,
  DescribeTableStatisticsCommand,
  type ReloadOptionValue,
  ReloadTablesCommand,
  StartReplicationTaskCommand,
  StopReplicationTaskCommand,
  type TableStatistics,
} from "@aws-sdk/client-database-migration-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDms } from "../../../../localstack/aws/dms/create-dms.ts";
import { LOCAL_TASK_ARN } from "../../../../localstack/aws/dms/local-task.ts";
import { type Endpoint, startEndpoint } from "../../../../localstack/aws/endpoint.ts";
import { openReplicationTask, type ReplicationTask } from "../../../../localstack/dms/replication-task.ts";
import { dmsReplication } from "../../../../src/edges/dms.ts";
import { openTestSource, type TestSource, type TestTask } from "../../../support/dms/open-test-source.ts";
import { until } from "../../../support/dms/until.ts";

let source: TestSource;
let place: TestTask;
let task: ReplicationTask;
let endpoint: Endpoint;
let dms: DatabaseMigrationServiceClient;
/** Resolves what a LOAD file of table b waits for. */
let letGo: () => void = () => {};
let gate: Promise<void> = Promise.resolve();

const TABLES = ["a", "b"];
const ARN = { ReplicationTaskArn: LOCAL_TASK_ARN };
const state = { name: "InvalidResourceStateFault" };
const value = { name: "InvalidParameterValueException" };

beforeAll(async () => {
  source = await openTestSource();
  await source.reset();
  await source.root.query("CREATE TABLE t.b (id INT PRIMARY KEY) ENGINE=InnoDB");
  place = source.task();
  const sink: typeof place.sink = {
    ...place.sink,
    async put(key, body) {
      if (key.includes("/b/LOAD")) await gate;
      await place.sink.put(key, body);
    },
  };
  task = await openReplicationTask({
    schema: "t",
    tables: TABLES,
    stateDir: place.stateDir,
    nowMs: Date.now,
    startDms: (folder) => place.start({ tables: TABLES, folder }, sink),
  });
  endpoint = await startEndpoint({ port: 0, services: [createDms(() => task, Date.now)] });
  dms = new DatabaseMigrationServiceClient({
    endpoint: endpoint.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
});

afterAll(async () => {
  letGo();
  dms?.destroy();
  await endpoint?.stop();
  await task?.close();
  await source?.close();
});

const reload = (tables: readonly string[], ReloadOption?: ReloadOptionValue, SchemaName = "t") =>
  dms.send(
    new ReloadTablesCommand({
      ...ARN,
      TablesToReload: tables.map((TableName) => ({ SchemaName, TableName })),
      ...(ReloadOption === undefined ? {} : { ReloadOption }),
    }),
  );

async function table(name: string): Promise<TableStatistics> {
  const { TableStatistics: all = [] } = await dms.send(new DescribeTableStatisticsCommand(ARN));
  return all.find(({ TableName }) => TableName === name) ?? {};
}

async function stats() {
  const { ReplicationTasks = [] } = await dms.send(new DescribeReplicationTasksCommand({}));
  return ReplicationTasks[0]?.ReplicationTaskStats ?? {};
}

const statusIs = (status: string) => until(() => task.describe().status === status);
const completed = (name: string) => until(async () => (await table(name)).TableState === "Table completed");

describe("ReloadTables on the local endpoint, through the official client", () => {
  it("is refused unless the task runs and its full load is complete", async () => {
    await expect(reload(["a"])).rejects.toMatchObject({
      ...state,
      message: expect.stringContaining("ready") as string,
    });
    gate = new Promise((resolve) => (letGo = resolve));
    await source.root.query("INSERT INTO t.b VALUES (1)");
    await dms.send(new StartReplicationTaskCommand({ ...ARN, StartReplicationTaskType: "start-replication" }));
    await statusIs("running");
    await expect(reload(["a"])).rejects.toMatchObject({
      ...state,
      message: expect.stringContaining("full load is not complete") as string,
    });
    letGo();
    await until(async () => (await stats()).FullLoadProgressPercent === 100);
    await dms.send(new StopReplicationTaskCommand(ARN));
    await statusIs("stopped");
    await expect(reload(["a"])).rejects.toMatchObject({
      ...state,
      message: expect.stringContaining("stopped") as string,
    });
    await dms.send(new StartReplicationTaskCommand({ ...ARN, StartReplicationTaskType: "resume-processing" }));
    await statusIs("running");
  });

  it("shows the reload, its own times and rows, for the tables named only", async () => {
    await source.root.query("INSERT INTO t.a VALUES (2, 'two')");
    await source.root.query("INSERT INTO t.b VALUES (2)");
    await until(async () => (await table("b")).AppliedInserts === 1 && (await table("a")).AppliedInserts === 1);
    const [before, other] = [await table("b"), await table("a")];
    expect(before).toMatchObject({ FullLoadReloaded: false, FullLoadRows: 1 });
    gate = new Promise((resolve) => (letGo = resolve));
    const askedAt = Date.now();
    expect(await reload(["b"], "data-reload")).toMatchObject(ARN);
    expect((await table("b")).TableState).toBe("Table is being reloaded");
    expect(await stats()).toMatchObject({ TablesLoading: 1, TablesLoaded: 1 });
    await expect(reload(["b"])).rejects.toMatchObject({ ...state, message: expect.stringContaining("b") as string });
    letGo();
    await completed("b");
    const after = await table("b");
    expect(after).toMatchObject({
      FullLoadReloaded: true,
      FullLoadRows: 2,
      Inserts: 1,
      AppliedInserts: 1,
      Updates: 0,
      Deletes: 0,
    });
    expect(after.FullLoadStartTime?.getTime()).toBeGreaterThanOrEqual(askedAt);
    expect(after.FullLoadEndTime?.getTime()).toBeGreaterThanOrEqual(after.FullLoadStartTime?.getTime() ?? Infinity);
    const { LastUpdateTime: _now, ...same } = other;
    expect(await table("a")).toMatchObject(same);
    const seen = (await dmsReplication(LOCAL_TASK_ARN, dms).tables()).find((one) => one.table === "b");
    expect(seen?.fullLoadStartedAt).toEqual(after.FullLoadStartTime);
  });

  it("that is stopped half-way is cancelled, and done after the next start", async () => {
    gate = new Promise((resolve) => (letGo = resolve));
    await reload(["b"]);
    await until(async () => (await table("b")).FullLoadEndTime === undefined);
    await dms.send(new StopReplicationTaskCommand(ARN));
    letGo();
    await statusIs("stopped");
    expect((await table("b")).TableState).toBe("Table cancelled");
    await dms.send(new StartReplicationTaskCommand({ ...ARN, StartReplicationTaskType: "resume-processing" }));
    await completed("b");
    expect(await table("b")).toMatchObject({ FullLoadReloaded: true, FullLoadRows: 2 });
  });

  it("refuses what the task does not have, and what DMS's guide rules out", async () => {
    const notFound = { name: "ResourceNotFoundFault" };
    await expect(reload(["none"])).rejects.toMatchObject(notFound);
    await expect(reload(["a"], undefined, "other")).rejects.toMatchObject(notFound);
    const elsewhere = { ReplicationTaskArn: `${LOCAL_TASK_ARN}X`, TablesToReload: [] };
    await expect(dms.send(new ReloadTablesCommand(elsewhere))).rejects.toMatchObject(notFound);
    await expect(reload(["a", "a"])).rejects.toMatchObject(value);
    await expect(reload([])).rejects.toMatchObject(value);
    await expect(reload(Array.from({ length: 11 }, () => "a"))).rejects.toMatchObject(value);
    await expect(reload(["a"], "nonsense" as ReloadOptionValue)).rejects.toMatchObject(value);
    await expect(reload(["a"], "validate-only")).rejects.toMatchObject({
      name: "InvalidParameterCombinationException",
      message: expect.stringContaining("validation is not enabled") as string,
    });
  });

  it("is undone by nothing but a new epoch, whose load is no reload", async () => {
    await dms.send(new StopReplicationTaskCommand(ARN));
    await statusIs("stopped");
    await dms.send(new StartReplicationTaskCommand({ ...ARN, StartReplicationTaskType: "reload-target" }));
    await until(async () => (await stats()).FullLoadProgressPercent === 100);
    expect(await table("b")).toMatchObject({ FullLoadReloaded: false, FullLoadRows: 2, Inserts: 0 });
  });
});
