import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "mysql2/promise";
import { expect } from "vitest";
import type { Checkpoint } from "../../../localstack/dms/checkpoint.ts";
import { startDmsInto, type DmsOptions } from "../../../localstack/dms/start-dms.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { connectShop } from "../../../source/shop-connection.ts";
import { runBusyWriter } from "./busy-writer.ts";
import { createFolderSink } from "./folder-sink.ts";
import { foldChangeRows, type Folded } from "./fold-change-rows.ts";
import { readChangeFiles, type ChangeRow } from "./read-change-files.ts";
import { sourceRows } from "./source-rows.ts";
import { startTaskChild } from "./task-child.ts";
import { until } from "./until.ts";

const FOLDER = "raw/epoch=0001";
/** Two that writers work on, one that is changed as a whole. */
const TABLES = ["a", "b", "whole"];
const ROWS = 500;
const WHOLE_TABLE_PAUSE_MS = 250;
/** Fine enough to meet a moment of a few ms. */
const POLL_MS = 2;
/** A transaction of a few rows spills, one of a whole table is stored in many pieces, and a put takes its time. */
const SETTINGS = {
  schema: "t",
  tables: TABLES,
  folder: FOLDER,
  flushIntervalMs: 50,
  flushBytes: 1_000_000,
  maxLoadFileBytes: 4000,
  maxBufferedBytes: 10_000,
  spillBytes: 2000,
};
const PUT_MS = 15;

/** A busy source whose task is killed again and again, and the proof that this changed nothing. */
export type SourceUnderKills = {
  /** Two writers and, every quarter of a second, one transaction over a whole table; ends with the signal. */
  write: (seed: number, signal: AbortSignal) => Promise<void>;
  /** Runs the task in a process of its own and kills it once the condition holds. Returns what it said. */
  killWhen: (condition: (said: string) => boolean, reload?: readonly string[]) => Promise<string>;
  killAfter: (ms: number) => Promise<string>;
  /** null before the first. */
  checkpoint: () => Checkpoint | null;
  /** Transactions in a spill file at the moment, and change files so far. */
  spills: () => number;
  files: () => number;
  /** Rows of the newest load, as `foldChangeRows` gives them; files of an earlier one beyond its count are still there. */
  loadedNow: (table: string) => Folded;
  /** Rows of the source, the same way. */
  rowsNow: (table: string) => Promise<Folded>;
  /** Runs it to the end of the log and of a reload, and compares every row ever delivered with the tables. */
  expectNothingLost: () => Promise<void>;
  close: () => Promise<void>;
};

export async function openSourceUnderKills(base: string): Promise<SourceUnderKills> {
  const at = (name: string): string => {
    const folder = path.join(base, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  const server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  const root = await connectShop(server.uri);
  await root.query("CREATE DATABASE t");
  for (const table of TABLES) {
    await root.query(`CREATE TABLE t.${table} (id INT PRIMARY KEY, v VARCHAR(40)) ENGINE=InnoDB`);
    await root.query(`INSERT INTO t.${table} SELECT seq, CONCAT('seed ', seq) FROM t.seq_1_to_${ROWS}`);
  }
  const settings = { ...SETTINGS, sourceUri: server.uri, stateDir: at("state") };

  const killWhen = async (condition: (said: string) => boolean, reload: readonly string[] = []): Promise<string> => {
    const child = startTaskChild({ ...settings, files: at("files"), archive: at("archive"), putMs: PUT_MS, reload });
    while (!child.hasEnded() && !condition(child.said())) await sleep(POLL_MS);
    await child.kill();
    return child.said();
  };
  const checkpoint = (): Checkpoint | null =>
    readdirSync(at("state")).includes("checkpoint.json")
      ? (JSON.parse(readFileSync(path.join(at("state"), "checkpoint.json"), "utf8")) as Checkpoint)
      : null;

  return {
    async write(seed, signal) {
      const writers = ["a", "b"].map((table, i) =>
        runBusyWriter({ uri: server.uri, table: `t.${table}`, seed: seed * 10 + i }, signal),
      );
      await Promise.all([...writers, updateWholeTable(server.uri, signal)]);
    },
    killWhen,
    killAfter(ms) {
      const end = Date.now() + ms;
      return killWhen(() => Date.now() >= end);
    },
    checkpoint,
    spills: () => readdirSync(at("state")).filter((name) => name.startsWith("spill-")).length,
    files: () => readdirSync(at("archive")).length,
    async expectNothingLost() {
      await runToEnd(at("files"), { ...settings, log: () => {} }, root);
      expect(readdirSync(at("state"))).toEqual(["checkpoint.json"]);
      const kept = readChangeFiles(at("files"), FOLDER);
      const delivered = [
        ...kept,
        ...readdirSync(at("archive")).flatMap((run) => readChangeFiles(path.join(at("archive"), run), FOLDER)),
      ];
      // LOAD rows of different attempts have one version: whichever came first must not matter.
      await expectFolded(root, delivered);
      await expectFolded(root, delivered.toReversed());
      await expectFolded(root, kept);
      expect(distinctVersions(delivered)).toBe(checkpoint()?.sequence.counter);
    },
    loadedNow(table) {
      const loads = readChangeFiles(at("files"), FOLDER).filter((row) => row.table === table && row.seq === "");
      const newest = loads
        .map(({ time }) => time)
        .toSorted()
        .at(-1);
      return foldChangeRows(
        loads.filter(({ time }) => time === newest),
        ["id"],
      );
    },
    rowsNow: (table) => sourceRows(root, `t.${table}`, ["id"]),
    async close() {
      root.destroy();
      await server.stop();
    },
  };
}

async function runToEnd(files: string, options: DmsOptions, root: Connection): Promise<void> {
  const task = await startDmsInto(createFolderSink(files), options);
  const [rows] = await root.query("SELECT @@GLOBAL.gtid_binlog_pos AS gtid");
  const end = (rows as { gtid: string }[])[0]?.gtid;
  await until(() => task.status().position === end && task.status().reloading.length === 0, task.failed);
  await task.stop();
}

async function updateWholeTable(uri: string, signal: AbortSignal): Promise<void> {
  const connection = await connectShop(uri);
  for (let round = 1; !signal.aborted; round++) {
    await connection.query("UPDATE t.whole SET v = ?", [`round ${round}`]);
    await sleep(WHOLE_TABLE_PAUSE_MS, undefined, { signal }).catch(() => {});
  }
  connection.destroy();
}

async function expectFolded(root: Connection, rows: readonly ChangeRow[]): Promise<void> {
  for (const table of TABLES) {
    const own = rows.filter((row) => row.table === table);
    expect(foldChangeRows(own, ["id"]), table).toEqual(await sourceRows(root, `t.${table}`, ["id"]));
  }
}

/** How many row versions there are. Every one that was delivered twice must be the same, and their numbers must have no gap. */
function distinctVersions(delivered: readonly ChangeRow[]): number {
  const bySequence = new Map<string, string>();
  for (const row of delivered.filter(({ seq }) => seq !== "")) {
    const text = JSON.stringify([row.table, row.op, row.time, row.position, row.cells, row.before]);
    expect(bySequence.get(row.seq) ?? text).toBe(text);
    bySequence.set(row.seq, text);
  }
  const numbers = [...bySequence.keys()].map((seq) => Number(seq.slice(16))).toSorted((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  return numbers.length;
}
