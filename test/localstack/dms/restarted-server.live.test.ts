import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDmsInto } from "../../../localstack/dms/start-dms.ts";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { connectShop } from "../../../source/shop-connection.ts";
import { runBusyWriter } from "../../support/dms/busy-writer.ts";
import { createFolderSink } from "../../support/dms/folder-sink.ts";
import { foldChangeRows } from "../../support/dms/fold-change-rows.ts";
import { readChangeFiles } from "../../support/dms/read-change-files.ts";
import { sourceRows } from "../../support/dms/source-rows.ts";
import { until } from "../../support/dms/until.ts";

const FOLDER = "raw/epoch=0001";

let base: string;
let server: RunningServer;

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "tillstream-restart-"));
  server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  const root = await connectShop(server.uri);
  await root.query("CREATE DATABASE t");
  await root.query("CREATE TABLE t.a (id INT PRIMARY KEY, v VARCHAR(40)) ENGINE=InnoDB");
  root.destroy();
});

afterAll(async () => {
  await server?.stop();
  await rm(base, { recursive: true, force: true });
});

/** Ends the server process; our own code starts it again. */
async function endServer(signal: NodeJS.Signals): Promise<void> {
  const { pid } = server;
  process.kill(pid, signal);
  await until(() => server.pid !== pid);
}

async function connectAgain(): Promise<Connection> {
  let connection: Connection | null = null;
  await until(async () => (connection = await connectShop(server.uri).catch(() => null)) !== null);
  return connection as unknown as Connection;
}

describe("a server that is killed and restarted while it is written to", () => {
  it("is followed again, nothing is lost and nothing comes twice", async () => {
    const log: string[] = [];
    const task = await startDmsInto(createFolderSink(path.join(base, "files")), {
      sourceUri: server.uri,
      schema: "t",
      tables: ["a"],
      folder: FOLDER,
      stateDir: path.join(base, "state"),
      flushIntervalMs: 50,
      flushBytes: 1e6,
      spillBytes: 100,
      log: (line) => void log.push(line),
    });
    const stop = new AbortController();
    const writing = [1, 2].map((seed) => runBusyWriter({ uri: server.uri, table: "t.a", seed }, stop.signal));
    const changes = (): number => {
      const counter = task.status().tables[0];
      return (counter?.inserts ?? 0) + (counter?.updates ?? 0) + (counter?.deletes ?? 0);
    };
    await task.fullLoadDone;
    for (const signal of ["SIGKILL", "SIGTERM", "SIGKILL", "SIGKILL"] as const) {
      const before = changes();
      await until(() => changes() > before + 100, task.failed);
      await sleep(50);
      await endServer(signal);
    }
    const before = changes();
    await until(() => changes() > before + 100, task.failed);
    stop.abort();
    const writers = await Promise.all(writing);
    expect(writers.every(({ commits, lost }) => commits > 100 && lost > 3)).toBe(true);

    const root = await connectAgain();
    const [rows] = await root.query("SELECT @@GLOBAL.gtid_binlog_pos AS gtid");
    const end = (rows as { gtid: string }[])[0]?.gtid;
    await until(() => task.status().position === end, task.failed);
    await task.stop();
    expect(log.filter((line) => line.startsWith("source lost")).length).toBeGreaterThanOrEqual(4);
    const delivered = readChangeFiles(path.join(base, "files"), FOLDER);
    expect(foldChangeRows(delivered, ["id"])).toEqual(await sourceRows(root, "t.a", ["id"]));
    const numbers = delivered.flatMap(({ seq }) => (seq === "" ? [] : [Number(seq.slice(16))]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    root.destroy();
  });
});
