import { beforeEach, describe, expect, it } from "vitest";
import { PART_LIMITS, type PartLimits } from "../../../functions/sweep-epoch/part-limits.ts";
import { type SweepEpochDeps, sweepEpoch, type SweepResult } from "../../../functions/sweep-epoch/sweep-epoch.ts";
import { mergeTouchedLines } from "../../../src/core/documents/touched-keys.ts";
import type { SweepCursor } from "../../../src/core/pipeline/sweep-cursor.ts";
import type { SweepPlan } from "../../../src/core/pipeline/sweep-plan.ts";
import { sweepNotes } from "../../../src/steps/sweep-notes.ts";
import { changeFileText, type ChangeFileTable } from "../../support/change-file-text.ts";
import { fakeReplication, HALF_LOADED, type FakeReplication } from "../../support/fake-replication.ts";
import { memoryDocumentScan } from "../../support/memory-document-scan.ts";
import { DATA, pipelineWorld, WORK } from "../../support/pipeline-world.ts";

const CUSTOMER = "__NULL__,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__";

const STRAY = { document: null, asWritten: false, content: () => ({}) };
const ONE_DELETE: PartLimits = { ...PART_LIMITS, mostDeletes: 1 };

const EPOCH: SweepPlan = { epoch: "0002", reloaded: null };

describe("sweeping what a new epoch's load does not have", () => {
  let world: ReturnType<typeof pipelineWorld>;
  let replication: FakeReplication;
  let deps: SweepEpochDeps;
  let limits: PartLimits;
  let tokens: number;
  const put = (
    epoch: string,
    table: ChangeFileTable,
    rows: string[],
    name = "LOAD00000001.csv",
    seq: number | null = null,
  ) => world.objects.put(DATA, `raw/epoch=${epoch}/pos/${table}/${name}`, changeFileText(table, rows, seq));
  const call = (runId: string, from: SweepCursor | null) =>
    sweepEpoch(deps, { runId, sweep: EPOCH, partitions: 2, from }, limits);
  const sweep = (runId: string) => call(runId, null);
  const build = (runId: string) =>
    world.build({ runId, partitions: [0, 1].map((partition) => ({ runId, partition })) } as never);
  const orders = () => [...world.store.collections.orders.values()];
  const live = () => orders().flatMap(({ _id, row }) => (row === null ? [] : [_id]));

  beforeEach(async () => {
    limits = PART_LIMITS;
    tokens = 0;
    world = pipelineWorld();
    replication = fakeReplication({ Customer: 1, Order: 1, Orderline: 1 });
    deps = {
      ...world.applyDeps,
      dataBucket: DATA,
      scan: memoryDocumentScan(world.store),
      replication,
      newToken: () => (tokens += 1),
    };
    put("0001", "Customer", [`I,7,Guy,Deb,${CUSTOMER}`, `I,8,Ann,Bee,${CUSTOMER}`]);
    put("0001", "Order", [
      "I,1,2026-11-20 10:00:00,__NULL__,new,7,10.00,1.00,11.00",
      "I,2,2026-11-20 10:00:00,__NULL__,new,7,5.00,1.00,6.00",
    ]);
    put("0001", "Orderline", ["I,1,5,2,5.00,10.00", "I,1,6,1,1.00,1.00", "I,2,5,1,5.00,5.00"]);
    await world.run("epoch-1");
    put("0002", "Customer", [`I,7,Guy,Deb,${CUSTOMER}`]);
    put("0002", "Order", ["I,1,2026-11-20 10:00:00,__NULL__,new,7,10.00,1.00,11.00"]);
    put("0002", "Orderline", ["I,1,5,2,5.00,10.00"]);
  });

  it("waits for files that nobody has applied, and deletes nothing", async () => {
    expect(await sweep("run-1")).toMatchObject({ state: "waiting", files: 3, rows: 0, touched: false });
    expect(live()).toEqual([1, 2]);
  });

  it("deletes what only the older epoch had, and keeps what must be built because of it", async () => {
    await world.run("epoch-2");
    expect(await sweep("run-1")).toEqual({
      state: "done",
      name: "epoch=0002",
      files: 0,
      rows: 3,
      touched: true,
      left: [],
      next: null,
    });
    expect(live()).toEqual([1]);
    expect(
      orders()
        .find(({ _id }) => _id === 1)
        ?.lines.map(({ product }) => product),
    ).toEqual([5]);
    await build("run-1");
    expect(world.store.collections.customers.get(7)?.derived?.totals.orders).toBe(1);
    expect(world.store.collections.customers.get(8)?.own).toBeNull();
    expect(world.store.collections.products.get(5)?.derived?.totals.lines).toBe(1);
    expect(world.store.collections.products.get(6)?.derived ?? null).toBeNull();
  });

  /** The calls after one, as the state machine makes them. */
  async function finished(runId: string, before: SweepResult): Promise<SweepResult[]> {
    const results = [before];
    do results.push(await call(runId, results.at(-1)?.next ?? null));
    while (results.at(-1)?.state === "unfinished");
    return results.slice(1);
  }
  const touchedBy = (runId: string): string[] =>
    [...world.objects.texts]
      .filter(([key]) => key.startsWith(`${WORK}/touched/${runId}/`))
      .flatMap(([, text]) => text.trim())
      .toSorted();

  it.each([
    ["after so many deletes", ONE_DELETE, 4],
    ["after so many touched keys", { ...PART_LIMITS, deletesAtOnce: 1, mostTouched: 1 }, 4],
    ["after so long, at least one document further", { ...PART_LIMITS, mostMs: 0 }, 7],
  ])("ends a call %s and goes on in the next, to the same end", async (_title, ends, calls) => {
    await world.run("epoch-2");
    limits = ends;
    const first = await sweep("run-1");
    const results = [first, ...(await finished("run-1", first))];
    expect(results).toHaveLength(calls);
    expect(results.at(-1)).toMatchObject({ state: "done", rows: 3, touched: true, left: [], next: null });
    expect(live()).toEqual([1]);
    await build("run-1");
    expect(world.store.collections.customers.get(7)?.derived?.totals.orders).toBe(1);
    expect(world.store.collections.customers.get(8)?.own).toBeNull();
    expect(world.store.collections.products.get(6)?.derived ?? null).toBeNull();
  });

  it("a call that died after its deletes touches the same keys when it is tried again", async () => {
    await world.run("epoch-2");
    limits = ONE_DELETE;
    const first = await call("run-1", null);
    const second = await call("run-1", first.next);
    const before = touchedBy("run-1");
    const kept = [...world.objects.texts.keys()].filter((key) => key.includes("/sweep-2-"));
    for (const key of kept) world.objects.remove(WORK, key.slice(WORK.length + 1));
    expect(touchedBy("run-1")).not.toEqual(before);
    // Nothing is deleted the second time.
    expect(await call("run-1", first.next)).toEqual({ ...second, rows: 1, next: { ...second.next, rows: 1 } });
    expect(touchedBy("run-1")).toEqual(before);
  });

  it("that is also so of a later sweep, whose first call had nothing to touch again", async () => {
    await world.run("epoch-2");
    await sweep("built");
    await sweepNotes(deps).keep({ state: "built", runId: "built", sweep: EPOCH });
    put("0001", "Order", ["I,3,2026-11-20 10:00:00,__NULL__,new,7,10.00,1.00,11.00"], "20261120-101504123.csv", 9);
    await world.run("late");
    limits = { ...PART_LIMITS, mostMs: 0 };
    const [, fourth] = (await finished("run-1", await sweep("run-1"))).toReversed();
    expect(fourth).toMatchObject({ state: "unfinished", rows: 1, touched: true, next: { again: false } });
    const before = touchedBy("run-1");
    for (const key of world.objects.texts.keys())
      if (key.includes("touched/run-1/")) world.objects.remove(WORK, key.slice(WORK.length + 1));
    const { next } = fourth ?? { next: null };
    const position = { collection: "orders", after: "i:2" } as const;
    expect(await call("run-1", next && { ...next, position })).toMatchObject({ touched: true });
    expect(touchedBy("run-1")).toEqual(before);
  });

  it("a table that was passed over by the first call is not called swept by a later one", async () => {
    await world.run("epoch-2");
    limits = ONE_DELETE;
    const ready = replication.counted;
    replication.counted = fakeReplication({ Customer: 1, Order: 2, Orderline: 1 }).counted;
    const first = await call("run-1", null);
    replication.counted = ready;
    const left = [{ table: "Order", why: "1 rows of its full load were read, DMS wrote 2" }];
    const results = [first, ...(await finished("run-1", first))];
    expect(results.map((one) => one.left)).toEqual(results.map(() => left));
    expect(live()).toEqual([1, 2]);
  });

  it.each([
    ["a call waits for it", false],
    ["another run has applied it before the next call", true],
  ])("rows of an older file that stand before the position are found although %s", async (_title, isApplied) => {
    await world.run("epoch-2");
    limits = ONE_DELETE;
    const first = await call("run-1", null);
    expect(first.next?.position).toEqual({ collection: "customers", after: "i:8" });
    put("0001", "Customer", [`I,3,Old,One,${CUSTOMER}`], "20261120-101504123.csv", 9);
    if (isApplied) await world.run("late");
    const second = await call("run-1", first.next);
    if (!isApplied) {
      expect(second).toMatchObject({ state: "waiting", files: 1, rows: 1, touched: true, next: { position: null } });
      await world.run("late");
    }
    const last = (await finished("run-1", second)).at(-1);
    expect(last).toMatchObject({ state: "done", rows: 4, left: [] });
    expect(world.store.collections.customers.get(3)?.own).toBeNull();
    expect(live()).toEqual([1]);
  });

  it("a call that was given up and goes on does not write over what the next one touched", async () => {
    await world.run("epoch-2");
    await call("run-1", null);
    const accepted = touchedBy("run-1");
    limits = ONE_DELETE;
    await call("run-1", null);
    expect(touchedBy("run-1")).toEqual(expect.arrayContaining(accepted));
  });

  it("takes over what a dead run swept also of tables that are not ready any more", async () => {
    await world.run("epoch-2");
    await sweep("died");
    replication.counted = fakeReplication({ Customer: 1, Order: 2, Orderline: 1 }).counted;
    expect(await sweep("next")).toMatchObject({ state: "done", rows: 0, touched: true, left: [{ table: "Order" }] });
    expect(touchedBy("next")).toEqual(touchedBy("died"));
    replication.now = HALF_LOADED;
    expect(await sweep("later")).toMatchObject({ rows: 0, touched: true, left: [{ table: "all" }] });
    expect(touchedBy("later")).toEqual(touchedBy("died"));
    expect(await sweepNotes(deps).open()).toHaveLength(1);
  });

  it("begins anew when another run swept meanwhile and died, and touches what that one deleted before the position", async () => {
    await world.run("epoch-2");
    await sweep("built");
    await sweepNotes(deps).keep({ state: "built", runId: "built", sweep: EPOCH });
    limits = { ...PART_LIMITS, mostMs: 0 };
    const first = await call("run-1", null);
    const second = await call("run-1", first.next);
    expect(second).toMatchObject({ state: "unfinished", touched: false, next: { again: false } });
    await sweepNotes(deps).keep({ state: "open", runId: "died", sweep: EPOCH });
    const last = (await finished("run-1", second)).at(-1);
    expect(last).toMatchObject({ state: "done", rows: 0, touched: true });
    // Whole, as by the run that had deleted it.
    expect(mergeTouchedLines(touchedBy("run-1"))).toEqual(mergeTouchedLines(touchedBy("built")));
  });

  it("passes over documents with an id that is none of ours", async () => {
    await world.run("epoch-2");
    limits = { ...PART_LIMITS, mostMs: 0 };
    const { scan } = deps;
    const range: typeof scan.range = async function* range(collection, type, wanted) {
      yield* scan.range(collection, type, wanted);
      if (collection === "customers" && (wanted.from ?? "i:0") < "i:9") yield { ...STRAY, id: 8.5 };
    };
    deps = { ...deps, scan: { ...scan, range } };
    const first = await sweep("run-1");
    const results = [first, ...(await finished("run-1", first))];
    expect(results).toHaveLength(7);
    expect(live()).toEqual([1]);
  });

  it("reads only collections that hold rows of the swept tables", async () => {
    await world.run("epoch-2");
    await sweep("run-1");
    await sweepNotes(deps).keep({ state: "built", runId: "run-1", sweep: EPOCH });
    replication.counted = fakeReplication({ Customer: 2, Order: 1, Orderline: 1 }).counted;
    const read: string[] = [];
    const { scan } = deps;
    const range: typeof scan.range = (collection, type, wanted) => {
      read.push(collection);
      return scan.range(collection, type, wanted);
    };
    deps = { ...deps, scan: { ...scan, range } };
    await sweep("run-2");
    expect(read).toEqual(["places", "products", "orders"]);
  });

  it("touches the same keys again until a run has built them, and then no more", async () => {
    await world.run("epoch-2");
    await sweep("died");
    expect(await sweep("next")).toMatchObject({ rows: 0, touched: true });
    await sweepNotes(deps).keep({ state: "built", runId: "next", sweep: EPOCH });
    expect(await sweep("later")).toMatchObject({ rows: 0, touched: false });
  });

  it("sweeps what an older file brought afterwards", async () => {
    await world.run("epoch-2");
    await sweep("run-1");
    await sweepNotes(deps).keep({ state: "built", runId: "run-1", sweep: EPOCH });
    put("0001", "Order", ["I,3,2026-11-20 10:00:00,__NULL__,new,7,10.00,1.00,11.00"], "20261120-101504123.csv", 9);
    expect(await sweep("run-2")).toMatchObject({ state: "waiting", files: 1 });
    await world.run("late");
    expect(live()).toEqual([1, 3]);
    expect(await sweep("run-3")).toMatchObject({ rows: 1, touched: true });
    expect(live()).toEqual([1]);
  });

  it("leaves a table alone whose load is not complete here, and says why", async () => {
    await world.run("epoch-2");
    replication.counted = fakeReplication({ Customer: 1, Order: 2, Orderline: 1 }).counted;
    const { left } = await sweep("run-1");
    expect(left).toEqual([{ table: "Order", why: "1 rows of its full load were read, DMS wrote 2" }]);
    expect(live()).toEqual([1, 2]);
    expect(orders().flatMap(({ lines }) => lines)).toHaveLength(1);
  });

  it("does nothing once another load has begun, or without a DMS task", async () => {
    await world.run("epoch-2");
    replication.now = HALF_LOADED;
    expect(await sweep("run-1")).toMatchObject({ rows: 0, left: [{ table: "all" }] });
    deps = { ...deps, replication: null };
    expect(await sweep("run-2")).toMatchObject({ rows: 0, touched: false });
    expect(live()).toEqual([1, 2]);
  });
});
