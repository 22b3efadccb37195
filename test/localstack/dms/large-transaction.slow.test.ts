import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCheckpoint } from "../../../localstack/dms/checkpoint.ts";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { connectShop } from "../../../source/shop-connection.ts";
import { foldChangeRows } from "../../support/dms/fold-change-rows.ts";
import { readChangeFiles } from "../../support/dms/read-change-files.ts";
import { sourceRows } from "../../support/dms/source-rows.ts";
import { startTaskChild, type ChildSettings, type TaskChild } from "../../support/dms/task-child.ts";
import { until } from "../../support/dms/until.ts";

const ROWS = 40_000;
const MD5S_PER_ROW = 30;
/** Less than what the transaction takes as strings and objects (76 MB): without a spill file the process dies. With one it needs 22 MB, and up to 38 before a collection: at 32 it could die too. */
const HEAP_MB = 52;
const PIECE_BYTES = 2_000_000;
const FOLDER = "raw/epoch=0001";

let base: string;
let server: RunningServer;
let root: Connection;
let settings: ChildSettings;

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "tillstream-large-"));
  server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  root = await connectShop(server.uri);
  await root.query("CREATE DATABASE t");
  await root.query("CREATE TABLE t.big (id INT PRIMARY KEY, v VARCHAR(2000)) ENGINE=InnoDB");
  settings = {
    sourceUri: server.uri,
    schema: "t",
    tables: ["big"],
    folder: FOLDER,
    stateDir: path.join(base, "state"),
    flushIntervalMs: 100,
    flushBytes: PIECE_BYTES,
    maxBufferedBytes: 2 * PIECE_BYTES,
    spillBytes: PIECE_BYTES,
    files: path.join(base, "files"),
    archive: path.join(base, "archive"),
    putMs: 30,
  };
});

afterAll(async () => {
  root?.destroy();
  await server?.stop();
  await rm(base, { recursive: true, force: true });
});

const changeFiles = async (): Promise<number> =>
  (await readdir(settings.files, { recursive: true }).catch(() => [])).filter((name) => /\d-\d+\.csv\.gz$/.test(name))
    .length;
const counted = async (): Promise<number> => (await readCheckpoint(settings.stateDir))?.counters[0]?.inserts ?? 0;
const run = (): TaskChild => startTaskChild(settings, [`--max-old-space-size=${HEAP_MB}`]);

describe("one transaction larger than the task's memory", () => {
  it("goes into many files, killed half-way it comes again the same, and memory stays bounded", async () => {
    const first = run();
    await until(() => first.said().includes("full load done"), first.failed);
    await root.query(`INSERT INTO t.big SELECT seq, REPEAT(MD5(seq), ${MD5S_PER_ROW}) FROM t.seq_1_to_${ROWS}`);
    await until(async () => (await changeFiles()) >= 5, first.failed);
    await first.kill();
    expect(await counted()).toBe(0);
    expect((await readCheckpoint(settings.stateDir))?.sequence.counter).toBe(0);
    const left = await readdir(settings.stateDir);
    expect(left.filter((name) => name.startsWith("spill-"))).toHaveLength(1);

    const second = run();
    await until(async () => (await counted()) === ROWS, second.failed);
    expect(await readdir(settings.stateDir)).toEqual(["checkpoint.json"]);
    const peakBytes = await second.stop();
    expect(peakBytes).toBeLessThan(250 * 1024 * 1024);

    const rows = readChangeFiles(settings.files, FOLDER);
    expect(rows.length).toBeGreaterThan(ROWS);
    expect(foldChangeRows(rows, ["id"])).toEqual(await sourceRows(root, "t.big", ["id"]));
    const versions = new Map<string, string>();
    for (const row of rows) {
      const text = JSON.stringify([row.op, row.time, row.position, row.cells, row.before]);
      expect(versions.get(row.seq) ?? text).toBe(text);
      versions.set(row.seq, text);
    }
    expect(versions.size).toBe(ROWS);
    expect([...versions.keys()].toSorted().at(-1)?.slice(16)).toBe(String(ROWS).padStart(19, "0"));
  });
});
