import { beforeEach, describe, expect, it } from "vitest";
import { InvalidInputError, UnsafeSourceError } from "../../../src/core/errors/error-classes.ts";
import { changeFileText } from "../../support/change-file-text.ts";
import { fakeReplication, type FakeReplication, HALF_LOADED } from "../../support/fake-replication.ts";
import { DATA, pipelineWorld, WORK } from "../../support/pipeline-world.ts";

const LOAD = "raw/epoch=0001/pos/City/LOAD00000001.csv";
const CHANGE = "raw/epoch=0001/pos/City/2026/11/20/20261120-101504123.csv";

const key = (n: number): string => `raw/epoch=0001/pos/City/2026/11/20/20261120-${200_000_000 + n}.csv`;

describe("plan", () => {
  let world: ReturnType<typeof pipelineWorld>;
  const add = (from: number, to: number): void => {
    for (let n = from; n < to; n++) world.objects.put(DATA, key(n), changeFileText("City", []));
  };
  beforeEach(() => {
    world = pipelineWorld();
    world.objects.put(DATA, LOAD, changeFileText("City", ["I,00501,HOLTSVILLE,NY"]));
    world.objects.put(DATA, CHANGE, changeFileText("City", ["U,00501,Holtsville,NY"], 1));
  });

  it("claims what is new and writes it down as self-contained batches", async () => {
    const planned = await world.planRun("run-1");
    expect(planned).toMatchObject({ mode: "changes", runId: "run-1", files: 2, batches: 1, reconcile: false });
    expect(planned.partitions).toEqual([{ runId: "run-1", partition: 0 }]);
    const [batch] = world.batchesOf(planned);
    expect(batch).toMatchObject({ runId: "run-1", batch: "0000", partitions: 1, force: false });
    expect(batch?.files.map(({ key }) => key)).toEqual([LOAD, CHANGE]);
    expect(world.entry(LOAD)).toMatchObject({
      state: "planned",
      runId: "run-1",
      attempts: 1,
      kind: "load",
      epoch: "0001",
      table: "City",
    });
  });

  it("tells the age of what waits: also of what another run holds, not of what is only loaded again", async () => {
    const seconds = (await world.planRun("hung")).lagSeconds;
    // Written 10:15:04, planned at noon.
    expect(seconds).toBeGreaterThan(6_000);
    const behind = await world.planRun("run-2");
    expect(behind).toMatchObject({ files: 0, skipped: { busy: 2 } });
    expect(behind.lagSeconds).toBeGreaterThanOrEqual(seconds);
    world.running.delete("hung");
    await world.run("run-3");
    expect(await world.planRun("run-4")).toMatchObject({ files: 0, lagSeconds: 0 });
    const again = { mode: "range", from: "2026-11-20", force: true };
    expect(await world.planRun("run-5", again)).toMatchObject({ files: 1, lagSeconds: 0 });
  });

  it("counts files that it refuses by their names, once", async () => {
    world.objects.put(DATA, CHANGE.replace("/City/", "/Nobody/"), "x");
    expect(await world.planRun("run-1", { dryRun: true })).toMatchObject({ filesRefused: 0 });
    expect(await world.planRun("run-1")).toMatchObject({ filesRefused: 1, skipped: { quarantined: 1 } });
    expect(await world.planRun("run-2")).toMatchObject({ filesRefused: 0, skipped: { quarantined: 1 } });
  });

  it("cuts full loads as the stack says", async () => {
    world.objects.put(DATA, LOAD.replace("00001.csv", "00002.csv"), changeFileText("City", ["I,00544,HOLTSVILLE,NY"]));
    world.planDeps.loadBatchRows = 1;
    expect(await world.planRun("run-1", { mode: "table", tables: ["City"] })).toMatchObject({ files: 2, batches: 2 });
  });

  it("refuses wrong input before any side effect", async () => {
    await expect(world.planRun("run-1", { mode: "chnages", force: 1 })).rejects.toThrow(InvalidInputError);
    await expect(world.planRun("run-1", { mode: "files", files: ["raw/nothing"] })).rejects.toThrow(InvalidInputError);
    expect(world.ledger.entries.size).toBe(0);
    expect([...world.objects.texts.keys()].filter((key) => key.startsWith(WORK))).toEqual([]);
  });

  it("never claims a file twice, also not in two plans at once", async () => {
    const both = await Promise.all([world.planRun("run-1"), world.planRun("run-2")]);
    expect(both.map(({ files }) => files).toSorted((a, b) => a - b)).toEqual([0, 2]);
    expect(both.reduce((sum, planned) => sum + planned.skipped.busy, 0)).toBe(2);
    expect(world.entry(LOAD).attempts).toBe(1);
  });

  it("says in a dry run what it would load, and changes nothing: no claim, no manifest, no note of a listing", async () => {
    world.objects.put(DATA, "raw/notes.txt", "hi");
    const before = [...world.objects.texts.keys()];
    const planned = await world.planRun("run-1", { dryRun: true });
    expect(planned).toMatchObject({ dryRun: true, files: 0, batches: 0, partitions: [], skipped: { ignored: 1 } });
    expect(planned.wouldLoad).toMatchObject({ files: 2, batches: 1, first: [LOAD, CHANGE] });
    expect(world.ledger.entries.size).toBe(0);
    expect([...world.objects.texts.keys()]).toEqual(before);
    expect(await world.ledger.listing()).toBeNull();
  });

  it("lowers the deployment's concurrency when asked to, and refuses to raise it", async () => {
    expect(await world.planRun("run-1", { maxConcurrency: 1 })).toMatchObject({
      loadConcurrency: 1,
      buildConcurrency: 1,
    });
    await expect(world.planRun("run-2", { maxConcurrency: 3 })).rejects.toThrow("TS554");
  });

  it("takes times from the execution's start, so that a redrive means the same", async () => {
    const ago = (ms: number): Promise<number> =>
      world.planRun("run-1", { mode: "range", from: `-PT${ms}S` }).then(({ files }) => files);
    // The execution starts at noon, the file was flushed 6,295.877 s before.
    expect([await ago(6_295), await ago(6_296)]).toEqual([0, 1]);
  });

  it("leaves alone what a live run holds and takes it over when that run is dead", async () => {
    await world.planRun("run-1");
    expect(await world.planRun("run-2")).toMatchObject({ files: 0, batches: 0, skipped: { busy: 2 } });
    world.running.delete("run-1");
    expect(await world.planRun("run-3")).toMatchObject({ files: 2 });
    expect(world.entry(LOAD)).toMatchObject({ runId: "run-3", attempts: 2 });
  });

  it("keeps its claims when it is repeated after a crash, and takes what came meanwhile", async () => {
    await world.planRun("run-1");
    world.objects.put(DATA, "raw/epoch=0001/pos/City/LOAD00000002.csv", changeFileText("City", []));
    expect(await world.planRun("run-1")).toMatchObject({ files: 3 });
    expect(world.entry(LOAD).attempts).toBe(1);
  });

  it("plans nothing when everything is done, and everything again when forced", async () => {
    await world.run("run-1");
    expect(await world.planRun("run-2")).toMatchObject({ files: 0, skipped: { done: 2 } });
    expect(await world.planRun("run-3", { mode: "full" })).toMatchObject({ files: 0, reconcile: true });
    expect(await world.planRun("run-4", { mode: "full", force: true })).toMatchObject({ files: 2 });
    expect(world.entry(LOAD)).toMatchObject({ state: "planned", runId: "run-4", attempts: 2 });
  });

  it("forced, loads a file that a live run holds and leaves the entry to the holder", async () => {
    await world.planRun("run-1");
    expect(await world.planRun("run-2", { mode: "files", files: [LOAD], force: true })).toMatchObject({ files: 1 });
    expect(world.entry(LOAD)).toMatchObject({ runId: "run-1", attempts: 1 });
  });

  it("takes an object written over under its old name as a new file", async () => {
    await world.run("run-1");
    world.objects.put(DATA, LOAD, changeFileText("City", ["I,00501,HOLTSVILLE,NY", "I,00544,HOLTSVILLE,NY"]));
    expect(await world.planRun("run-2")).toMatchObject({ files: 1 });
    expect([...world.ledger.entries.values()].filter(({ key }) => key === LOAD).map(({ state }) => state)).toEqual([
      "done",
      "planned",
    ]);
  });

  it("lists what it does not load with the reason, once", async () => {
    world.objects.put(DATA, "raw/epoch=0001/pos/SalesTax/LOAD00000001.csv", "x");
    world.objects.put(DATA, "raw/epoch=0001/pos/Ordr/LOAD00000001.csv", "x");
    world.objects.put(DATA, "raw/epoch=0001/awsdms_control/awsdms_status/LOAD00000001.csv", "x");
    world.objects.put(DATA, "raw/read me.txt", "x");
    world.objects.put(DATA, "raw/epoch=0001/", "");
    for (const runId of ["run-1", "run-2"]) {
      expect(await world.planRun(runId)).toMatchObject({ skipped: { ignored: 3, quarantined: 1 } });
    }
    expect(world.ledger.entries.size).toBe(6);
    expect(world.entry("Ordr/LOAD00000001.csv")).toMatchObject({ state: "quarantined", runId: "run-1", attempts: 0 });
    expect(world.entry("Ordr/LOAD00000001.csv").reason).toMatch(/^TS510 .*Order/);
    expect(world.entry("awsdms_status/LOAD00000001.csv")).toMatchObject({ state: "ignored" });
  });

  it("mode reconcile looks at no file", async () => {
    expect(await world.planRun("run-1", { mode: "reconcile" })).toMatchObject({
      files: 0,
      batches: 0,
      reconcile: true,
    });
    expect(world.ledger.entries.size).toBe(0);
  });

  it("goes on beyond one look-up of the ledger", async () => {
    for (let i = 0; i < 2_100; i++) {
      world.objects.put(
        DATA,
        `raw/epoch=0001/pos/City/2026/11/20/20261120-${100_000_000 + i}.csv`,
        changeFileText("City", []),
      );
    }
    const planned = await world.planRun("run-1");
    expect(planned.files).toBe(2_102);
    const keys = world.batchesOf(planned).flatMap(({ files }) => files.map(({ key }) => key));
    expect(new Set(keys).size).toBe(2_102);
  });

  describe("of a full run with a DMS task", () => {
    let dms: FakeReplication;
    beforeEach(() => {
      dms = fakeReplication();
      world.planDeps.replication = dms;
    });

    it("waits while the load goes on: nothing is listed, claimed or written", async () => {
      dms.now = HALF_LOADED;
      expect(await world.planRun("run-1", { mode: "full" })).toMatchObject({
        mode: "full",
        files: 0,
        batches: 0,
        fullLoad: { done: false, percent: 40, waitSeconds: 60 },
      });
      expect(world.ledger.entries.size).toBe(0);
    });

    it("loads when it is complete; the first epoch has nothing to sweep, the next one has", async () => {
      expect(await world.planRun("run-1", { mode: "full" })).toMatchObject({
        files: 2,
        fullLoad: { done: true },
        sweep: null,
      });
      world.objects.put(DATA, LOAD.replace("0001", "0002"), changeFileText("City", ["I,00501,HOLTSVILLE,NY"]));
      const second = await world.planRun("run-2", { mode: "full" });
      expect(second).toMatchObject({ files: 1, sweep: { epoch: "0002", reloaded: null } });
      expect(second.partitions.length).toBe(64);
      expect(await world.planRun("run-3", { mode: "full", epoch: "0001" })).toMatchObject({ sweep: null });
      expect(await world.planRun("run-4")).toMatchObject({ sweep: null });
    });

    it("asks nobody in other modes, for an epoch by name, or without a task", async () => {
      dms.now = HALF_LOADED;
      expect(await world.planRun("run-1")).toMatchObject({ files: 2, fullLoad: { done: true, percent: null } });
      expect(await world.planRun("run-2", { mode: "full", epoch: "0001", force: true })).toMatchObject({ files: 2 });
      world.planDeps.replication = null;
      expect(await world.planRun("run-3", { mode: "full", force: true })).toMatchObject({ files: 2, sweep: null });
    });

    it("is not held up by an errored table that the mapping leaves out", async () => {
      const errored = { ...dms.counted[0], schema: "pos", table: "AuditLog", state: "Table error" };
      dms.counted.push(errored as (typeof dms.counted)[number]);
      dms.now = { ...dms.now, tables: { ...dms.now.tables, errored: 1 } };
      expect(await world.planRun("run-1", { mode: "full" })).toMatchObject({ files: 2, fullLoad: { done: true } });
      // One of ours, and one that no table shows.
      for (const counted of [[{ ...errored, table: "city" }], []]) {
        dms.counted = counted as typeof dms.counted;
        await expect(world.planRun("run-2", { mode: "full" })).rejects.toThrow(/TS535 .*1 tables with errors/);
      }
    });

    it("fails at once when the load broke off, and in time when it never ends", async () => {
      dms.now = { ...HALF_LOADED, status: "failed", lastFailure: "no grants" };
      await expect(world.planRun("run-1", { mode: "full" })).rejects.toThrow(/TS535 .*no grants/);
      await expect(world.planRun("run-1", { mode: "full" })).rejects.toThrow(UnsafeSourceError);
      dms.now = HALF_LOADED;
      world.planDeps.fullLoadTimeoutMinutes = 0;
      await expect(world.planRun("run-2", { mode: "full" })).rejects.toThrow(/TS536 .*40 %/);
      expect(world.ledger.entries.size).toBe(0);
    });
  });

  describe("of a table that is to be replaced", () => {
    const REPLACE = { mode: "table", tables: ["City"], replace: true, confirm: "City" };
    const STARTED = new Date("2026-11-20T10:00:00.000Z");
    let dms: FakeReplication;
    const cityIs = (change: Partial<FakeReplication["counted"][number]>): void => {
      dms.counted = dms.counted.map((one) => (one.table === "City" ? { ...one, ...change } : one));
    };
    beforeEach(() => {
      dms = fakeReplication();
      world.planDeps.replication = dms;
      cityIs({ fullLoadStartedAt: STARTED });
      world.objects.put(DATA, LOAD, changeFileText("City", ["I,00501,HOLTSVILLE,NY"]), STARTED);
      cityIs({ fullLoadRows: 1 });
    });

    it("that is empty now has no file, and its old ones are no reason to keep its rows", async () => {
      cityIs({ fullLoadRows: 0, fullLoadStartedAt: new Date("2026-11-20T12:00:00.000Z") });
      const reloaded = [{ table: "City", loadStartedAt: "2026-11-20T12:00:00.000Z", rows: 0 }];
      expect(await world.planRun("run-1", REPLACE)).toMatchObject({ files: 0, sweep: { epoch: "0001", reloaded } });
    });

    it("takes the files of its new load whatever the ledger says, and none that an older load left", async () => {
      const left = LOAD.replace("LOAD00000001", "LOAD00000002");
      world.objects.put(DATA, left, changeFileText("City", ["I,00544,HOLTSVILLE,NY"]), new Date(0));
      await world.run("run-1");
      const planned = await world.planRun("run-2", REPLACE);
      const reloaded = [{ table: "City", loadStartedAt: STARTED.toISOString(), rows: 1 }];
      expect(planned).toMatchObject({ files: 1, sweep: { epoch: "0001", reloaded } });
      expect(world.batchesOf(planned)).toMatchObject([{ force: true, reloaded, files: [{ key: LOAD }] }]);
      expect(Object.keys(world.batchesOf(planned)[0]?.files[0] ?? {})).toEqual(["bucket", "key", "etag", "size"]);
    });

    it.each(["Table is being reloaded", "Full load", "Before load"])("waits while DMS says %j", async (state) => {
      cityIs({ state });
      expect(await world.planRun("run-1", REPLACE)).toMatchObject({ files: 0, fullLoad: { done: false } });
      expect(world.ledger.entries.size).toBe(0);
      world.planDeps.fullLoadTimeoutMinutes = 0;
      await expect(world.planRun("run-2", REPLACE)).rejects.toThrow(/TS536 .*City/);
    });

    it("fails when the load broke off, and does not mind another table's", async () => {
      dms.counted = dms.counted.map((one) => (one.table === "Order" ? { ...one, state: "Table error" } : one));
      expect(await world.planRun("run-1", REPLACE)).toMatchObject({ files: 1 });
      cityIs({ state: "Table error" });
      await expect(world.planRun("run-2", REPLACE)).rejects.toThrow(/TS535 .*City.*Table error/);
    });

    it("is refused where nobody knows when the load began", async () => {
      cityIs({ fullLoadStartedAt: null });
      await expect(world.planRun("run-1", REPLACE)).rejects.toThrow(/TS556 input.tables: .*City/);
      world.planDeps.replication = null;
      await expect(world.planRun("run-1", REPLACE)).rejects.toThrow(/TS556 input.replace: .*no DMS task/);
      expect(world.ledger.entries.size).toBe(0);
    });

    it("is refused for an epoch that the load is not of", async () => {
      cityIs({ fullLoadStartedAt: new Date("2026-11-20T12:00:00.000Z") });
      await expect(world.planRun("run-1", { ...REPLACE, epoch: "0001" })).rejects.toThrow("TS507");
    });
  });

  describe("in a large bucket", () => {
    let listed: string[];
    beforeEach(async () => {
      add(0, 3_200);
      for (const runId of ["run-1", "run-2"]) await world.run(runId);
      listed = [];
      const { objects } = world;
      world.planDeps.objects = {
        ...objects,
        list: async function* (...request) {
          for await (const file of objects.list(...request)) {
            listed.push(file.key);
            yield file;
          }
        },
      };
    });

    it("lists only what lies behind what was settled before, and finds new files of every kind", async () => {
      add(3_200, 3_203);
      world.objects.put(DATA, "raw/epoch=0001/pos/City/LOAD00000009.csv", changeFileText("City", []));
      world.objects.put(DATA, "raw/epoch=0002/pos/Product/LOAD00000001.csv", changeFileText("Product", []));
      expect(await world.planRun("run-3")).toMatchObject({ files: 5 });
      expect(listed.length).toBeLessThan(120);
    });

    it("finds a file that came late under an old name with the next full listing", async () => {
      world.objects.put(DATA, "raw/epoch=0001/pos/City/2026/11/20/20261120-200000000.csv.gz", "late");
      expect(await world.planRun("run-3")).toMatchObject({ files: 0 });
      const state = await world.ledger.listing();
      if (state) await world.ledger.keepListing({ ...state, fullAt: new Date(0) });
      expect(await world.planRun("run-4")).toMatchObject({ files: 1 });
    });

    it("lists everything when it is told to load by name", async () => {
      await world.planRun("run-3", { mode: "full" });
      expect(listed.length).toBeGreaterThan(3_200);
    });
  });
});
