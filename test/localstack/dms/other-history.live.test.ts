import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestSource, refusalCodes, type TestSource, type TestTask } from "../../support/dms/open-test-source.ts";

let source: TestSource;
let place: TestTask;

beforeAll(async () => {
  source = await openTestSource();
});
afterAll(() => source?.close());

const insert = async (from: number, to: number): Promise<void> => {
  for (let id = from; id <= to; id++) await source.root.query("INSERT INTO t.a VALUES (?, 'x')", [id]);
};
/** A task that has read ten rows and was stopped. */
beforeEach(async () => {
  await source.root.query("SET GLOBAL gtid_domain_id = 0, GLOBAL server_id = 1");
  await source.reset();
  place = source.task();
  const task = await place.start();
  await task.fullLoadDone;
  await insert(10, 19);
  await source.caughtUp(task);
  await task.stop();
});

const startAgain = async (): Promise<string[]> => {
  try {
    const task = await place.start();
    await source.caughtUp(task);
    await task.stop();
    return [];
  } catch (error) {
    return refusalCodes(error);
  }
};

describe("a server with another history than the checkpoint", () => {
  it("is refused with TS329 when it has fewer transactions", async () => {
    await source.root.query("RESET MASTER");
    await insert(30, 31);
    expect(await startAgain()).toEqual(["TS329"]);
  });

  it("is refused with TS329 when it has more, which the server itself would not notice", async () => {
    await source.root.query("RESET MASTER");
    // Of another length: equal histories with equal positions cannot be told apart.
    await source.root.query("INSERT INTO t.a VALUES (99, 'something longer')");
    await insert(100, 200);
    const error = await place.start().catch((e: unknown) => e);
    expect(refusalCodes(error)).toEqual(["TS329"]);
    expect(String(error)).toMatch(/TS329 bin\.\d+:\d+: found .*, expected GTID 0-1-\d+.*tillstream dms reload/s);
  });

  it("is refused with TS321 when it does not know a domain of ours", async () => {
    await source.root.query("SET SESSION gtid_domain_id = 7");
    await insert(20, 20);
    await source.root.query("SET SESSION gtid_domain_id = 0");
    expect(await startAgain()).toEqual([]);
    await source.root.query("RESET MASTER");
    await insert(30, 60);
    expect(await startAgain()).toEqual(expect.arrayContaining(["TS321"]));
  });
});

describe("a server with the same history", () => {
  it("is followed on as a new server_id: positions of a replica are other ones", async () => {
    await source.root.query("SET GLOBAL server_id = 2");
    await source.root.query("SET SESSION server_id = 2");
    await insert(40, 49);
    expect(await startAgain()).toEqual([]);
    await insert(50, 59);
    expect(await startAgain()).toEqual([]);
    await source.root.query("SET SESSION server_id = 1");
    expect(place.changes().map(({ cells }) => Number(cells["id"]))).toEqual(
      [10, 40, 50].flatMap((from) => Array.from({ length: 10 }, (_, i) => from + i)),
    );
  });

  it("is followed on after its logs were rotated and the old ones purged up to our position", async () => {
    await source.root.query("FLUSH BINARY LOGS");
    const [logs] = await source.root.query("SHOW BINARY LOGS");
    await source.root.query("PURGE BINARY LOGS TO ?", [(logs as { Log_name: string }[]).at(-1)?.Log_name ?? ""]);
    await insert(40, 49);
    expect(await startAgain()).toEqual([]);
    expect(place.changes().length).toBe(20);
  });
});
