import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "../../../localstack/dms/checkpoint.ts";
import type { DmsStatus } from "../../../localstack/dms/dms-status.ts";
import type { FileSink } from "../../../localstack/dms/file-sink.ts";
import type { DmsTask } from "../../../localstack/dms/start-dms.ts";
import { utcDigits } from "../../../localstack/dms/utc-text.ts";
import { connectShop } from "../../../source/shop-connection.ts";
import { runBusyWriter } from "../../support/dms/busy-writer.ts";
import { foldChangeRows } from "../../support/dms/fold-change-rows.ts";
import { openTestSource, type TestSource, type TestTask } from "../../support/dms/open-test-source.ts";
import type { ChangeRow } from "../../support/dms/read-change-files.ts";
import { sourceRows } from "../../support/dms/source-rows.ts";
import { until } from "../../support/dms/until.ts";

let source: TestSource;
let task: TestTask;
let running: DmsTask;

const loads = (table = "a"): ChangeRow[] => task.rows().filter((row) => row.table === table && row.seq === "");
const counter = (status: DmsStatus, table = "a") => status.tables.find((one) => one.table === table);
const reloaded = (): Promise<void> => until(() => running.status().reloading.length === 0, running.failed);

async function reload(...tables: string[]): Promise<void> {
  expect(await running.reload(tables)).toBeNull();
  await reloaded();
}

/** A sink whose LOAD files wait until they are let go. */
function heldSink(sink: FileSink): FileSink & { waiting: number; release(): void } {
  const gate = Promise.withResolvers<void>();
  const held = {
    ...sink,
    waiting: 0,
    release: () => gate.resolve(),
    async put(key: string, body: Buffer) {
      if (key.includes("/LOAD")) {
        held.waiting += 1;
        await gate.promise;
      }
      await sink.put(key, body);
    },
  };
  return held;
}

beforeAll(async () => {
  source = await openTestSource();
});

afterAll(async () => {
  await running?.stop();
  await source?.close();
});

beforeEach(async () => {
  await running?.stop();
  await source.reset();
  await source.root.query("CREATE TABLE t.b (id INT PRIMARY KEY, v VARCHAR(20)) ENGINE=InnoDB");
  await source.root.query("INSERT INTO t.b VALUES (7, 'seven')");
  task = source.task();
  running = await task.start({ tables: ["a", "b"] });
  await running.fullLoadDone;
});

describe("a table that is loaded again while the task runs", () => {
  it("has its LOAD file written anew under the same name, with what the log never told", async () => {
    const before = running.status();
    await source.root.query("UPDATE t.a SET v = 'two' WHERE id = 1");
    await source.root.query("SET SESSION sql_log_bin = 0");
    await source.root.query("DELETE FROM t.a WHERE id = 0");
    await source.root.query("SET SESSION sql_log_bin = 1");
    const askedAtMs = Date.now();
    await reload("a");
    expect(loads().map(({ key, cells }) => [key, cells])).toEqual([
      ["raw/epoch=0001/t/a/LOAD00000001.csv.gz", { id: "1", v: "two" }],
    ]);
    const after = running.status();
    // What was asked for, and nothing else.
    expect(after.loads["b"]).toEqual(before.loads["b"]);
    expect(loads("b")).toHaveLength(1);
    const { startMs = 0, endMs = null, isReload } = after.loads["a"] ?? {};
    expect(isReload).toBe(true);
    expect(startMs).toBeGreaterThanOrEqual(askedAtMs);
    expect(endMs).toBeGreaterThanOrEqual(startMs);
    expect(loads()[0]?.time).toBe(`${new Date(startMs).toISOString().slice(0, 23).replace("T", " ")}000`);
    // The counters of changes go on; what was committed before the snapshot came before or comes after.
    await source.caughtUp(running);
    expect(counter(running.status())).toMatchObject({ loadedRows: 1, updates: 1, deletes: 0 });
    await source.root.query("INSERT INTO t.a VALUES (5, 'five')");
    await source.caughtUp(running);
    expect(task.changes().map(({ op, cells }) => [op, cells["id"]])).toEqual([
      ["U", "1"],
      ["I", "5"],
    ]);
  });

  it("loses nothing that another session writes meanwhile", async () => {
    const stop = new AbortController();
    const writing = runBusyWriter({ uri: source.server.uri, table: "t.a", seed: 11 }, stop.signal);
    // A transaction that spills, and one that is stored in pieces.
    await running.stop();
    running = await task.start({ tables: ["a", "b"], spillBytes: 2_000, flushBytes: 20_000, maxBufferedBytes: 30_000 });
    for (let round = 0; round < 3; round++) {
      const large = source.root.query("INSERT INTO t.b SELECT seq + ?, REPEAT('x', 20) FROM t.seq_1_to_2000", [
        round * 2_000 + 10,
      ]);
      await reload("a", "b");
      await large;
    }
    stop.abort();
    expect((await writing).commits).toBeGreaterThan(20);
    await source.caughtUp(running);
    for (const table of ["a", "b"]) {
      const own = task.rows().filter((row) => row.table === table);
      const expected = await sourceRows(source.root, `t.${table}`, ["id"]);
      expect(foldChangeRows(own, ["id"])).toEqual(expected);
      expect(foldChangeRows(own.toReversed(), ["id"])).toEqual(expected);
    }
  });

  it("gives a change that is committed after the snapshot a version not older than the load, however long ago it began", async () => {
    const other = await connectShop(source.server.uri);
    const slow = other.query("UPDATE t.a SET v = IF(SLEEP(1.3) = 0, 'late', '') WHERE id = 1");
    await sleep(100);
    const nextSecond = 1_000 - (Date.now() % 1_000) + 50;
    await sleep(nextSecond);
    await reload("a");
    await slow;
    other.destroy();
    await source.caughtUp(running);
    expect(loads().map(({ cells }) => cells["v"])).toEqual(["zero", "one"]);
    const [late] = task.changes();
    expect(late?.cells["v"]).toBe("late");
    const startMs = running.status().loads["a"]?.startMs ?? Number.NaN;
    expect(late && late.seq.slice(0, 16) >= utcDigits(startMs).slice(0, 16)).toBe(true);
  });

  it("takes one request for a table at a time, and those for others after it", async () => {
    await running.stop();
    const sink = heldSink(task.sink);
    running = await task.start({ tables: ["a", "b"] }, sink);
    expect(await running.reload(["a"])).toBeNull();
    await until(() => sink.waiting === 1, running.failed);
    expect(await running.reload(["b", "a"])).toBe("being reloaded already: a.");
    await source.root.query("UPDATE t.b SET v = 'newer'");
    expect(await running.reload(["b"])).toBeNull();
    expect(running.status().reloading).toEqual(["a", "b"]);
    expect((await readCheckpoint(task.stateDir))?.reloads).toEqual(["a", "b"]);
    sink.release();
    await reloaded();
    expect(loads("b").map(({ cells }) => cells["v"])).toEqual(["newer"]);
  });

  it("stops in order in the middle, and finishes at the next start", async () => {
    await running.stop();
    const sink = heldSink(task.sink);
    running = await task.start({ tables: ["a", "b"] }, sink);
    expect(await running.reload(["a"])).toBeNull();
    await until(() => sink.waiting === 1, running.failed);
    await source.root.query("SET SESSION sql_log_bin = 0");
    await source.root.query("DELETE FROM t.a WHERE id = 0");
    await source.root.query("SET SESSION sql_log_bin = 1");
    const stopping = running.stop();
    sink.release();
    await stopping;
    expect(running.status()).toMatchObject({ state: "stopped", reloading: ["a"] });
    running = await task.start({ tables: ["a", "b"] });
    expect(running.status().reloading).toEqual(["a"]);
    await reloaded();
    expect(loads().map(({ cells }) => cells["id"])).toEqual(["1"]);
    // In the status first, then on disk.
    await until(async () => (await readCheckpoint(task.stateDir))?.reloads.length === 0, running.failed);
  });

  it("begins after everything has come again that an earlier task stored and did not note, under the same numbers", async () => {
    await source.caughtUp(running);
    await running.stop();
    const noted = await readCheckpoint(task.stateDir);
    for (let id = 100; id < 2_100; id++) await source.root.query("INSERT INTO t.a VALUES (?, 'more')", [id]);
    running = await task.start({ tables: ["a", "b"] });
    await source.caughtUp(running);
    await running.stop();
    const first = task.changes().map(({ seq }) => seq);
    expect(first).toHaveLength(2_000);
    // As a kill between the PUT of the files and the note leaves it, with a reload asked for before.
    await writeCheckpoint(task.stateDir, { ...(noted as Checkpoint), reloads: ["a"] });
    // So little at once that the log is not read to its end before the reload could begin.
    const slow: FileSink = { ...task.sink, put: async (key, body) => sleep(10).then(() => task.sink.put(key, body)) };
    running = await task.start({ tables: ["a", "b"], flushBytes: 1_000, maxBufferedBytes: 2_000 }, slow);
    await reloaded();
    await source.root.query("INSERT INTO t.a VALUES (3, 'three')");
    await source.caughtUp(running);
    const all = task.changes().map(({ seq }) => seq);
    expect(all).toHaveLength(4_001);
    expect([...new Set(all)].slice(0, -1)).toEqual(first);
    expect(loads()).toHaveLength(2_002);
  });

  it("leaves files of the earlier load beyond the new count, as TargetTablePrepMode DO_NOTHING does", async () => {
    await running.stop();
    task = source.task();
    const maxLoadFileBytes = 60;
    running = await task.start({ maxLoadFileBytes });
    await running.fullLoadDone;
    expect(new Set(loads().map(({ key }) => key)).size).toBe(2);
    await source.root.query("DELETE FROM t.a WHERE id = 1");
    await reload("a");
    expect(loads().map(({ key, cells }) => [key.slice(-10), cells["v"]])).toEqual([
      ["001.csv.gz", "zero"],
      ["002.csv.gz", "one"],
    ]);
    expect(counter(running.status())?.loadedRows).toBe(1);
  });

  it("tells the truth again after a TRUNCATE, read before the snapshot or after it", async () => {
    await source.root.query("TRUNCATE TABLE t.a");
    await source.caughtUp(running);
    expect(counter(running.status())?.error).toContain("TRUNCATE");
    await reload("a");
    expect(counter(running.status())?.error).toBeNull();
    await running.stop();
    await source.root.query("TRUNCATE TABLE t.b");
    const sink = heldSink(task.sink);
    running = await task.start({ tables: ["a", "b"] }, sink);
    sink.release();
    await reload("b");
    await source.caughtUp(running);
    expect(counter(running.status(), "b")).toMatchObject({ error: null, loadedRows: 0 });
    await source.root.query("TRUNCATE TABLE t.b");
    await source.caughtUp(running);
    expect(counter(running.status(), "b")?.error).toContain("TRUNCATE");
  });

  it("of which the source has nothing any more is in error; the task goes on", async () => {
    await source.root.query("DROP TABLE t.b");
    await reload("b");
    expect(counter(running.status(), "b")?.error).toContain("no longer in the source's catalogue");
    await source.root.query("INSERT INTO t.a VALUES (2, 'two')");
    await source.caughtUp(running);
    expect(task.changes().map(({ cells }) => cells["id"])).toEqual(["2"]);
  });

  // The last one: the shared connection is lost with the server.
  it("waits for a server that is away, and starts again after one that was killed in the middle", async () => {
    await running.stop();
    const sink = heldSink(task.sink);
    running = await task.start({ tables: ["a", "b"], maxLoadFileBytes: 60 }, sink);
    expect(await running.reload(["a"])).toBeNull();
    await until(() => sink.waiting === 1, running.failed);
    const { pid } = source.server;
    process.kill(pid, "SIGKILL");
    sink.release();
    expect(await running.reload(["b"])).toBeNull();
    await until(() => source.server.pid !== pid);
    await reloaded();
    expect(loads().map(({ cells }) => cells["v"])).toEqual(["zero", "one"]);
    expect(loads("b").map(({ cells }) => cells["v"])).toEqual(["seven"]);
    expect(running.status().loads["b"]?.isReload).toBe(true);
    expect(counter(running.status())?.error).toBeNull();
  });
});
