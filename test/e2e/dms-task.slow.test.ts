import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import mysql from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Certificate } from "../../src/core/certificate/certificate.ts";
import { eventually, spawnTillstream, temporaryWorld, tillstream, worldOf } from "../support/command-line.ts";

const LONG_MS = 180_000;

const world = temporaryWorld();
const start = (...more: string[]) => [
  "start",
  "--data",
  world.dataDir,
  "--port",
  "0",
  "--orders",
  "1000",
  "--rate",
  "0",
  ...more,
];
const dms = (...command: string[]) => tillstream(["dms", ...command, "--data", world.dataDir]);

type Status = {
  task: { Status: string; TaskData: { epoch: string } };
  tables: { TableName: string; TableState: string; FullLoadRows: number; FullLoadReloaded: boolean }[];
};
const status = async (): Promise<Status> => JSON.parse((await dms("status", "--json")).stdout) as Status;

async function inSource(...statements: string[]): Promise<void> {
  const source = await mysql.createConnection(`${worldOf(world.dataDir)?.sourceUri ?? ""}pos`);
  for (const statement of statements) await source.query(statement);
  await source.end();
}

describe("the DMS task of a running world", { timeout: 3 * LONG_MS }, () => {
  let running: ReturnType<typeof spawnTillstream>;
  const open = async (): Promise<void> => {
    running = spawnTillstream(start());
    await eventually("the page", LONG_MS, () => running.stderr().includes("page: "));
  };
  beforeAll(open, LONG_MS);
  afterAll(async () => {
    running.child.kill("SIGINT");
    await running.ended;
    world.dispose();
  }, LONG_MS);

  it("tells its state and the counters of every table", async () => {
    const { stdout, code } = await dms("status");
    expect(code).toBe(0);
    expect(stdout).toMatch(/tillstream-pos +running +epoch 0001 +full load 100 %/);
    expect(stdout).toMatch(/^Order +Table completed +1,000 /m);
  });

  it("loads some tables again within the epoch, and its counters are still those of the files", async () => {
    const unknown = await dms("reload", "--tables", "Order,Nothing");
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain("TS919");
    await inSource("SET sql_log_bin = 0", "DELETE FROM PriceHistory ORDER BY id LIMIT 3", "SET sql_log_bin = 1");
    const { code, stdout, stderr } = await dms("reload", "--tables", "City, orderline,PriceHistory");
    expect(stderr).toContain("DMS loads again: City, Orderline, PriceHistory");
    const summary = JSON.parse(stdout) as { swept: { rows: number } };
    expect(summary).toMatchObject({
      status: "OK",
      swept: { state: "done", left: [] },
      certificate: { status: "GREEN" },
    });
    expect(summary.swept.rows).toBe(3);
    expect(code).toBe(0);
    const certificate = JSON.parse((await tillstream(["certificate", "--data", world.dataDir])).stdout) as Certificate;
    expect(certificate.replication?.tables.map(({ table, status: result }) => [table, result])).toContainEqual([
      "Orderline",
      "equal",
    ]);
    expect(certificate.replication?.tables.every(({ status: result }) => result === "equal")).toBe(true);
    const { task, tables } = await status();
    expect(task.TaskData.epoch).toBe("0001");
    const reloaded = tables.filter(({ FullLoadReloaded }) => FullLoadReloaded).map(({ TableName }) => TableName);
    expect(reloaded.toSorted()).toEqual(["City", "Orderline", "PriceHistory"]);
    expect(tables.every(({ TableState }) => TableState === "Table completed")).toBe(true);
  });

  it("after a TRUNCATE and a lost log, reload makes the documents the source's again", async () => {
    await inSource(
      "SET sql_log_bin = 0",
      "DELETE FROM Orderline WHERE order_id < 100",
      "DELETE FROM `Order` WHERE id < 100",
      "SET sql_log_bin = 1",
      "TRUNCATE PriceHistory",
    );
    await eventually("the alarm", LONG_MS, async () => (await dms("status")).stdout.includes("TRUNCATE"));
    const red = await tillstream(["run", '{"mode":"reconcile"}', "--data", world.dataDir]);
    expect(red.code).toBe(3);
    const { code, stdout } = await dms("reload");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      swept: { state: "done", name: "epoch=0002", left: [] },
      certificate: { status: "GREEN" },
    });
    expect((JSON.parse(stdout) as { swept: { rows: number } }).swept.rows).toBeGreaterThan(99);
    expect((await status()).task.TaskData.epoch).toBe("0002");
  });

  it("stays stopped over a restart when it was stopped by request, and starts by request", async () => {
    expect((await dms("stop")).code).toBe(0);
    running.child.kill("SIGINT");
    await running.ended;
    await open();
    expect(running.stderr()).toContain("tillstream dms start");
    expect((await status()).task.Status).toBe("stopped");
    expect((await dms("stop")).code).toBe(0);
    expect((await dms("start")).code).toBe(0);
    expect((await status()).task.Status).toBe("running");
    const twice = await dms("start");
    expect(twice.code).toBe(1);
    expect(twice.stderr).toContain("TS916");
  });

  it("killed in a reload, it goes on with the new epoch", async () => {
    const reloading = dms("reload");
    await eventually("epoch 3", LONG_MS, async () => (await status()).task.TaskData.epoch === "0003");
    running.child.kill("SIGKILL");
    await running.ended;
    await reloading;
    await open();
    expect(running.stderr()).toContain("certificate GREEN");
    const { task, tables } = await status();
    expect(task).toMatchObject({ Status: "running", TaskData: { epoch: "0003" } });
    expect(tables.find(({ TableName }) => TableName === "Order")?.FullLoadRows).toBe(900);
  });

  it("stays up when its checkpoint is of another history, so that it can be reloaded", async () => {
    running.child.kill("SIGINT");
    await running.ended;
    const file = path.join(world.dataDir, "dms", "checkpoint.json");
    const checkpoint = JSON.parse(await readFile(file, "utf8")) as { gtidSet: string };
    const ahead = checkpoint.gtidSet.replace(/\d+$/, "99999999");
    await writeFile(file, JSON.stringify({ ...checkpoint, gtidSet: ahead }));
    const once = await tillstream(start("--once"));
    expect(once.code).toBe(1);
    expect(once.stderr).toContain("TS329");
    await open();
    expect(running.stderr()).toContain("TS329");
    expect((await status()).task.Status).toBe("failed");
    const { code, stdout } = await dms("reload");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ certificate: { status: "GREEN" } });
    expect((await status()).task).toMatchObject({ Status: "running", TaskData: { epoch: "0004" } });
  });
});

describe("without a running world", () => {
  it.for([["status"], ["reload"], ["stop"], ["start"]])("dms %s says so", async ([command]) => {
    const { dataDir, dispose } = temporaryWorld();
    const { code, stderr } = await tillstream(["dms", command ?? "", "--data", dataDir]);
    dispose();
    expect(code).toBe(1);
    expect(stderr).toContain("TS915");
  });
});
