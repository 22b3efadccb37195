import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Connection } from "mysql2/promise";
import { startDmsInto, type DmsOptions, type DmsTask } from "../../../localstack/dms/start-dms.ts";
import type { FileSink } from "../../../localstack/dms/file-sink.ts";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { UnsafeSourceError } from "../../../src/core/errors/error-classes.ts";
import { connectShop } from "../../../source/shop-connection.ts";
import { createFolderSink } from "./folder-sink.ts";
import { readChangeFiles, type ChangeRow } from "./read-change-files.ts";
import { until } from "./until.ts";

const FOLDER = "raw/epoch=0001";

/** A task's place: one state folder and one folder of files, to be started as often as one likes. */
export type TestTask = {
  start: (changes?: Partial<DmsOptions>, sink?: FileSink) => Promise<DmsTask>;
  sink: FileSink;
  stateDir: string;
  /** Rows of change files; those of the full load left out. */
  changes: () => ChangeRow[];
  rows: () => ChangeRow[];
  log: string[];
};

/** A server of its own with `t.a (id INT PRIMARY KEY, v VARCHAR(20))` holding rows 0 and 1. */
export type TestSource = {
  server: RunningServer;
  root: Connection;
  /** Makes database t anew. */
  reset: () => Promise<void>;
  task: () => TestTask;
  /** Waits until everything in the log is in files. */
  caughtUp: (task: DmsTask) => Promise<void>;
  close: () => Promise<void>;
};

export async function openTestSource(): Promise<TestSource> {
  const base = await mkdtemp(path.join(os.tmpdir(), "tillstream-source-"));
  const server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  const root = await connectShop(server.uri);
  let tasks = 0;
  return {
    server,
    root,
    async reset() {
      await root.query("SET SESSION foreign_key_checks = 0, SESSION sql_mode = DEFAULT");
      await root.query("CREATE OR REPLACE DATABASE t");
      await root.query("SET SESSION foreign_key_checks = 1");
      await root.query("CREATE TABLE t.a (id INT PRIMARY KEY, v VARCHAR(20)) ENGINE=InnoDB");
      await root.query("INSERT INTO t.a VALUES (0, 'zero'), (1, 'one')");
    },
    task: () => testTask(path.join(base, `task-${(tasks += 1)}`), server.uri),
    async caughtUp(task) {
      const [rows] = await root.query("SELECT @@GLOBAL.gtid_binlog_pos AS gtid");
      const end = (rows as { gtid: string }[])[0]?.gtid;
      await until(() => task.status().position === end, task.failed);
    },
    async close() {
      root.destroy();
      await server.stop();
      await rm(base, { recursive: true, force: true });
    },
  };
}

function testTask(base: string, sourceUri: string): TestTask {
  const stateDir = path.join(base, "state");
  const files = path.join(base, "files");
  const sink = createFolderSink(files);
  const log: string[] = [];
  const options: DmsOptions = {
    sourceUri,
    schema: "t",
    tables: ["a"],
    folder: FOLDER,
    stateDir,
    flushIntervalMs: 20,
    flushBytes: 1e6,
    log: (line) => void log.push(line),
  };
  const rows = (): ChangeRow[] => readChangeFiles(files, FOLDER);
  return {
    start: (changes = {}, to = sink) => startDmsInto(to, { ...options, ...changes }),
    sink,
    stateDir,
    rows,
    changes: () => rows().filter(({ seq }) => seq !== ""),
    log,
  };
}

/** The codes of a refusal; its text if it is none. */
export const refusalCodes = (error: unknown): string[] =>
  error instanceof UnsafeSourceError ? error.problems.map(({ code }) => code) : [String(error)];
