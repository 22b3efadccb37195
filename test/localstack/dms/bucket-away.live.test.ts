import { readdir, rename } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FileSink } from "../../../localstack/dms/file-sink.ts";
import { createS3FileSink } from "../../../localstack/dms/s3-file-sink.ts";
import { CloudUnavailableError } from "../../../src/core/errors/error-classes.ts";
import { foldChangeRows } from "../../support/dms/fold-change-rows.ts";
import { openTestSource, type TestSource, type TestTask } from "../../support/dms/open-test-source.ts";
import { sourceRows } from "../../support/dms/source-rows.ts";
import { until } from "../../support/dms/until.ts";

const MAX_BUFFERED = 100_000;
const SPILL = 30_000;
/** An event of the log is 8 KB, some 250 rows of about 120 bytes as lines; reading stops with the transaction or piece that passes the limit. */
const LARGEST_PIECE = SPILL + 40_000;

let source: TestSource;
let place: TestTask;

beforeAll(async () => {
  source = await openTestSource();
});
afterAll(() => source?.close());
beforeEach(async () => {
  await source.reset();
  place = source.task();
});

const insertAtOnce = (from: number, rows: number): Promise<unknown> =>
  source.root.query(`INSERT INTO t.a SELECT seq + ?, REPEAT('x', 20) FROM t.seq_1_to_${rows}`, [from]);
/** 100 rows a transaction. */
const insertBits = async (rows: number): Promise<void> => {
  for (let from = 100; from < 100 + rows; from += 100) await insertAtOnce(from, 100);
};

async function expectAllThere(rows: number): Promise<void> {
  const changes = place.changes();
  expect(foldChangeRows(place.rows(), ["id"])).toEqual(await sourceRows(source.root, "t.a", ["id"]));
  const versions = new Map(changes.map((row) => [row.seq, JSON.stringify([row.op, row.cells, row.position])]));
  for (const row of changes) expect(versions.get(row.seq)).toBe(JSON.stringify([row.op, row.cells, row.position]));
  expect([...versions.keys()].map((seq) => Number(seq.slice(16))).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: rows }, (_, i) => i + 1),
  );
}

describe("a bucket that is away for longer than the task's patience", () => {
  it.each([
    { name: "many small transactions", write: () => insertBits(5000), rows: 5000, puts: 2 },
    { name: "half-way in a large transaction", write: () => insertAtOnce(1000, 20_000), rows: 20_000, puts: 4 },
  ])("fails by name, memory stays bounded, and the next start goes on: $name", async ({ write, rows, puts }) => {
    let left = puts;
    const failing: FileSink = {
      ...place.sink,
      put: (key, body) => (left-- > 0 ? place.sink.put(key, body) : Promise.reject(new Error("503"))),
    };
    const limits = { maxBufferedBytes: MAX_BUFFERED, spillBytes: SPILL, storeAttempts: 4 };
    const task = await place.start(limits, failing);
    await task.fullLoadDone;
    const position = (): string | null => task.status().position;
    await write();
    const error = await task.failed.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CloudUnavailableError);
    expect((error as CloudUnavailableError).code).toBe("TS340");
    await task.stop();
    expect(task.status().state).toBe("failed");
    expect(task.status().bufferedBytes).toBeLessThan(MAX_BUFFERED + LARGEST_PIECE);
    expect(await readdir(place.stateDir)).toEqual(["checkpoint.json"]);
    const failedAt = position();

    const again = await place.start(limits);
    expect(again.status()).toMatchObject({ state: "cdc", position: failedAt });
    await source.caughtUp(again);
    await again.stop();
    await expectAllThere(rows);
  });
});

describe("a bucket that is slow", () => {
  it("slows reading down; what waits in memory stays bounded", async () => {
    let most = 0;
    const slow: FileSink = {
      ...place.sink,
      async put(key, body) {
        await sleep(150);
        await place.sink.put(key, body);
      },
    };
    const task = await place.start({ maxBufferedBytes: MAX_BUFFERED, spillBytes: SPILL }, slow);
    await task.fullLoadDone;
    const watching = setInterval(() => (most = Math.max(most, task.status().bufferedBytes)), 1);
    await insertBits(5000);
    await insertAtOnce(10_000, 5000);
    await source.caughtUp(task);
    clearInterval(watching);
    await task.stop();
    expect(most).toBeGreaterThan(MAX_BUFFERED / 2);
    expect(most).toBeLessThan(MAX_BUFFERED + LARGEST_PIECE);
    await expectAllThere(10_000);
  });

  it("and a source that drops its connections meanwhile: a large transaction half-way in files comes once", async () => {
    let puts = 0;
    const slow: FileSink = {
      ...place.sink,
      async put(key, body) {
        await sleep(50);
        await place.sink.put(key, body);
        puts += 1;
      },
    };
    const task = await place.start({ maxBufferedBytes: MAX_BUFFERED, spillBytes: SPILL }, slow);
    await task.fullLoadDone;
    await insertAtOnce(100, 10);
    await source.caughtUp(task);
    const before = puts;
    await insertAtOnce(10_000, 20_000);
    await until(() => puts > before + 2, task.failed);
    const [processes] = await source.root.query(
      "SELECT id FROM information_schema.PROCESSLIST WHERE id <> CONNECTION_ID()",
    );
    for (const { id } of processes as { id: number | string }[])
      await source.root.query("KILL ?", [Number(id)]).catch(() => {});
    expect(task.status().tables[0]?.inserts).toBe(10);
    await insertAtOnce(50_000, 10);
    await source.caughtUp(task);
    await task.stop();
    expect(place.log.some((line) => line.startsWith("source lost"))).toBe(true);
    expect(place.changes().length).toBe(20_020);
    await expectAllThere(20_020);
  });

  it("that never answers is given up like one that is away", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => void silent.listen(0, "127.0.0.1", resolve));
    const sink = createS3FileSink(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`, "bucket", 50);
    const failed = sink.put("raw/epoch=0001/t/a/x.csv.gz", Buffer.from("x")).then(
      () => null,
      (error: unknown) => error,
    );
    await expect(failed).resolves.toMatchObject({ name: "TimeoutError" });
    sink.close();
    silent.closeAllConnections();
    silent.close();
    await until(() => !silent.listening);
  });
});

describe("a state folder that takes no more", () => {
  it("ends the task by name, and the next start reads the transaction again", async () => {
    const limits = { spillBytes: SPILL };
    const task = await place.start(limits);
    await task.fullLoadDone;
    await task.stop();
    const again = await place.start(limits);
    await rename(place.stateDir, `${place.stateDir}.away`);
    await insertAtOnce(1000, 5000);
    const error = await again.failed.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CloudUnavailableError);
    expect((error as CloudUnavailableError).code).toBe("TS341");
    await again.stop();
    await rename(`${place.stateDir}.away`, place.stateDir);
    const third = await place.start(limits);
    await source.caughtUp(third);
    await third.stop();
    await expectAllThere(5000);
  });
});
