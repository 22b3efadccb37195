import { beforeEach, describe, expect, it, vi } from "vitest";
import type { LedgerEntry } from "../../src/core/pipeline/ledger-entry.ts";
import { named } from "../localstack/aws/states/states-harness.ts";
import { changeFileText } from "../support/change-file-text.ts";
import { fakeReplication, HALF_LOADED } from "../support/fake-replication.ts";
import { flowWorld, putFullLoad, raw } from "../support/pipeline-flow-world.ts";
import { pipelineDefinition } from "../support/pipeline-definition.ts";
import { DATA, WORK } from "../support/pipeline-world.ts";
import { expressionsIn } from "../support/expressions-in.ts";

/** Every expression that was evaluated in this file, noted on its way to the real evaluator. */
const evaluated = vi.hoisted(() => new Set<string>());
vi.mock(import("../../localstack/aws/states/evaluate.ts"), async (original) => {
  const real = await original();
  return {
    ...real,
    createEvaluate: (chance) => {
      const evaluate = real.createEvaluate(chance);
      return async (value, bindings, where) => {
        const result = await evaluate(value, bindings, where);
        for (const text of expressionsIn(value)) evaluated.add(text);
        return result;
      };
    },
  };
});

describe("the pipeline, from input to summary", () => {
  let world: ReturnType<typeof flowWorld>;
  beforeEach(() => {
    world = flowWorld();
    putFullLoad(world);
  });

  it("changes: files become documents and are done", async () => {
    const { status, output } = await world.flow.run({}, { name: "first" });
    expect(status).toBe("SUCCEEDED");
    expect(output).toEqual({
      status: "OK",
      mode: "changes",
      runId: "first",
      dryRun: false,
      seconds: expect.any(Number),
      files: { planned: 4, done: 4, quarantined: 0, skipped: 0, failed: 0, skippedBefore: { done: 0, busy: 0, ignored: 0, quarantined: 0 } },
      rows: { rowsRead: 4, applied: 4, superseded: 0, quarantined: 0 },
      tables: {
        Customer: { applied: 1, lagSeconds: null },
        Order: { applied: 1, lagSeconds: null },
        Orderline: { applied: 1, lagSeconds: null },
        Product: { applied: 1, lagSeconds: null },
      },
      documents: { customers: 1, products: 1, slices: 1 },
      unreadable: null,
      reconcile: null,
      repair: null,
      swept: null,
      certificate: null,
      would: null,
      next: [],
    });
    expect(JSON.parse(world.objects.texts.get(`${WORK}/runs/first.json`) ?? "")).toEqual(output);
    expect([...world.ledger.entries.values()].map(({ state }) => state)).toEqual(["done", "done", "done", "done"]);
    expect(world.store.collections.customers.get(7)?.derived?.orders).toHaveLength(1);
  });

  it("a second wake-up finds nothing and invokes nothing but the plan", async () => {
    await world.flow.run({});
    const calls = world.flow.calls.length;
    const { output } = await world.flow.run({});
    expect(output).toMatchObject({ status: "NOTHING_TO_DO", files: { planned: 0, skippedBefore: { done: 4 } } });
    expect(world.flow.calls.slice(calls).map(({ name }) => name)).toEqual(["Plan", "Summarise"]);
  });

  it("full: loads and ends with a certificate; every segment knows its run", async () => {
    const { output } = await world.flow.run({ mode: "full" }, { name: "full-1" });
    expect(output).toMatchObject({ status: "OK", files: { done: 4 }, certificate: { status: "GREEN", certificate: { key: "certificates/full-1.json" } } });
    const segments = world.flow.calls.filter(({ name }) => name === "ReconcileSegment").map(({ payload }) => payload as object);
    const names = ["places", "customers", "products", "orders", "slices"];
    expect(segments).toMatchObject(names.map((view) => ({ run: { id: "full-1", mode: "full" }, segment: { segment: `${view}-0000` } })));
  });

  it("reconcile: loads nothing; a red certificate is a result and no failure", async () => {
    const { status, output } = await world.flow.run({ mode: "reconcile" });
    expect(status).toBe("SUCCEEDED");
    expect(output).toMatchObject({
      status: "DRIFT",
      mode: "reconcile",
      certificate: {
        status: "RED",
        summary: { findings: 4, reasons: ["4 documents differ from what the source makes of them."] },
      },
    });
    expect(world.callsOf("ApplyFiles")).toBe(0);
    expect(world.ledger.entries.size).toBe(0);
  });

  it("wrong input fails at Plan, at once, with every problem", async () => {
    const { status, error, cause } = await world.flow.run({ mode: "chnages", fiels: [] });
    expect([status, error]).toEqual(["FAILED", "InvalidInputError"]);
    expect(cause).toContain("TS502");
    expect(cause).toContain("TS503");
    expect(world.flow.calls).toHaveLength(1);
  });

  it("files that another live run is loading are waited for before anything is compared", async () => {
    await world.flow.run({});
    const [id, entry] = [...world.ledger.entries].find(([, { table }]) => table === "Order") ?? [];
    if (id === undefined || entry === undefined) throw new Error("no order was loaded");
    world.ledger.entries.set(id, { ...entry, state: "applied", runId: "other" });
    world.running.add("other");
    world.overrides["PlanReconcile"] = (payload, call) => {
      if (call === 4) world.ledger.entries.set(id, entry);
      return world.functions["PlanReconcile"]?.(payload, call);
    };
    const { output } = await world.flow.run({ mode: "reconcile" });
    expect(output).toMatchObject({ status: "OK", certificate: { status: "GREEN" } });
    expect(world.flow.sleeps).toEqual([10_000, 11_000, 12_000]);
    const cutOffs = world.flow.calls.flatMap(({ name, payload }) => (name === "PlanReconcile" ? [payload.claimedBefore as unknown] : []));
    expect(cutOffs[0]).toBeNull();
    expect(new Set(cutOffs.slice(1)).size).toBe(1);
  });

  it("a run that holds files for ever does not keep the certificate away, and its rows are no drift", async () => {
    await world.flow.run({});
    const id = [...world.ledger.entries.keys()].find((one) => world.ledger.entries.get(one)?.table === "Order") ?? "";
    world.ledger.entries.set(id, { ...(world.ledger.entries.get(id) as LedgerEntry), state: "planned", runId: "hung" });
    world.running.add("hung");
    world.store.collections.orders.delete(1);
    const { output } = await world.flow.run({ mode: "reconcile" });
    expect(world.callsOf("PlanReconcile")).toBe(101);
    expect(world.flow.sleeps.reduce((sum, ms) => sum + ms, 0) / 60_000).toBeCloseTo(79, 0);
    expect(output.certificate).toMatchObject({ status: "RED", summary: { findings: 0, inFlight: 1 } });
    expect(output.certificate.summary.reasons[0]).toContain("1 file with run hung");
  });

  it("refused files make the run PARTIAL and leave the others loaded", async () => {
    world.objects.put(DATA, raw("City/LOAD00000001.csv"), "not,a,header\n");
    const { output } = await world.flow.run({});
    expect(output).toMatchObject({ status: "PARTIAL", files: { done: 4, quarantined: 1 } });
  });

  it.each(["TargetUnavailableError", "Runtime.ExitError", "Lambda.TooManyRequestsException", "States.Timeout"])(
    "a step that fails with %s is tried again and nothing is loaded twice",
    async (error) => {
      world.overrides["ApplyFiles"] = (batch, call) => {
        if (call <= 2) throw named(error);
        return world.functions["ApplyFiles"]?.(batch, call);
      };
      const { output } = await world.flow.run({});
      expect(output).toMatchObject({ status: "OK", files: { done: 4 } });
      expect(world.callsOf("ApplyFiles")).toBe(3);
      expect([...world.ledger.entries.values()].map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1]);
    },
  );

  it("when the target stays away the run fails, and Redrive continues where it stood", async () => {
    world.overrides["BuildDocuments"] = () => {
      throw named("TargetUnavailableError");
    };
    const failed = await world.flow.run({}, { name: "outage" });
    expect([failed.status, failed.error]).toEqual(["FAILED", "TargetUnavailableError"]);
    expect([...world.ledger.entries.values()].map(({ state }) => state)).toEqual(["applied", "applied", "applied", "applied"]);

    delete world.overrides["BuildDocuments"];
    world.flow.states.redriveExecution(failed.arn);
    const redriven = await world.flow.finish(failed.arn);
    expect(redriven.output).toMatchObject({ status: "OK", runId: "outage", files: { done: 4 } });
    expect(world.callsOf("Plan")).toBe(1);
    expect(world.callsOf("ApplyFiles")).toBe(1);
  });

  it("a failed run's files are taken over by the next one, and its redrive then loads nothing twice", async () => {
    world.overrides["ApplyFiles"] = () => {
      throw named("TargetUnavailableError");
    };
    const failed = await world.flow.run({}, { name: "died" });
    expect(failed.status).toBe("FAILED");

    delete world.overrides["ApplyFiles"];
    expect((await world.flow.run({}, { name: "next" })).output).toMatchObject({ status: "OK", files: { done: 4 } });
    world.flow.states.redriveExecution(failed.arn);
    expect((await world.flow.finish(failed.arn)).output).toMatchObject({ files: { planned: 4, done: 0, skipped: 4, failed: 0 } });
    for (const entry of world.ledger.entries.values()) expect(entry).toMatchObject({ state: "done", runId: "next", attempts: 2 });
  });

  it("dry runs say what would be done and change nothing", async () => {
    const before = [...world.objects.texts.keys()];
    const { output } = await world.flow.run({ mode: "full", dryRun: true }, { name: "dry" });
    expect(output).toMatchObject({
      status: "OK",
      dryRun: true,
      files: { planned: 0 },
      would: { load: { files: 4, batches: 1 }, compare: 5, repair: null },
      next: [{ input: { mode: "full" } }],
    });
    expect(world.callsOf("ApplyFiles") + world.callsOf("EachSegment")).toBe(0);
    expect(world.ledger.entries.size).toBe(0);
    const written = [...world.objects.texts.keys()].filter((key) => !before.includes(key));
    expect(written).toEqual([`${WORK}/runs/dry.json`]);
  });

  it("table: loaded files are loaded again only by force, as the summary says", async () => {
    await world.flow.run({});
    const idle = await world.flow.run({ mode: "table", tables: ["customers"], reconcile: false });
    expect(idle.output).toMatchObject({ status: "NOTHING_TO_DO", files: { skippedBefore: { done: 1 } } });
    const again = await world.flow.run(idle.output.next[0].input);
    expect(again.output).toMatchObject({ status: "OK", files: { done: 1 }, rows: { applied: 0, superseded: 1 } });
  });

  it("repair: writes its own change files, loads and builds them like any, and looks again", async () => {
    await world.flow.run({});
    world.store.collections.customers.delete(7);
    const { output } = await world.flow.run({ mode: "repair", customers: [7] }, { name: "fix" });
    expect(output).toMatchObject({
      status: "OK",
      mode: "repair",
      files: { done: 3 },
      repair: { collections: { customers: { keys: 1, repaired: 1 }, orders: { keys: 1, repaired: 1 } } },
      next: [],
    });
    expect(world.entry("repair/fix/epoch=0001/pos/Customer/20261120-115900000.csv")).toMatchObject({
      kind: "repair",
      state: "done",
      runId: "fix",
    });
    expect(world.store.collections.customers.get(7)?.derived?.orders).toHaveLength(1);
    expect((await world.flow.run({})).output).toMatchObject({ status: "NOTHING_TO_DO", files: { skippedBefore: { done: 4 } } });
  });

  describe("with a DMS task", () => {
    const ROWS = { Customer: 1, Product: 1, Order: 1, Orderline: 1 };
    const reload = (): void => {
      for (const table of ["Product", "Order", "Orderline"]) world.source.tables.delete(table);
      world.objects.put(DATA, raw("Customer/LOAD00000001.csv").replace("0001", "0002"), changeFileText("Customer", ["I,7,Guy,Deb,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__"]));
    };

    it("full waits until the load is complete, without a function that sleeps", async () => {
      const dms = fakeReplication(ROWS);
      world.planDeps.replication = dms;
      world.overrides["Plan"] = (payload, call) => {
        dms.now = call < 4 ? HALF_LOADED : fakeReplication().now;
        return world.functions["Plan"]?.(payload, call);
      };
      const { output } = await world.flow.run({ mode: "full" });
      expect(output).toMatchObject({ status: "OK", files: { done: 4 }, certificate: { status: "GREEN" } });
      expect(world.flow.sleeps).toEqual([60_000, 60_000, 60_000]);
      expect(world.callsOf("Plan")).toBe(4);
    });

    it("full fails with the reason when the load breaks off, and loads nothing", async () => {
      const dms = fakeReplication(ROWS);
      dms.now = { ...HALF_LOADED, status: "stopped", stopReason: "Stop Reason NORMAL" };
      world.planDeps.replication = dms;
      const { status, error, cause } = await world.flow.run({ mode: "full" });
      expect([status, error]).toEqual(["FAILED", "UnsafeSourceError"]);
      expect(cause).toContain("TS535");
      expect(world.callsOf("Plan")).toBe(1);
      expect(world.ledger.entries.size).toBe(0);
    });

    it("a reload sweeps what its load does not have, and what is derived follows in the same run", async () => {
      world.planDeps.replication = fakeReplication({ Customer: 1 });
      await world.flow.run({});
      reload();
      const { output } = await world.flow.run({ mode: "full" });
      expect(output).toMatchObject({ status: "OK", files: { done: 1 }, swept: { state: "done", name: "epoch=0002", rows: 2, left: [] } });
      expect(world.store.collections.customers.get(7)?.derived?.orders).toEqual([]);
      expect(world.store.collections.products.get(5)?.own).toBeNull();
      const again = await world.flow.run({ mode: "full" });
      expect(again.output).toMatchObject({ status: "NOTHING_TO_DO", swept: { rows: 0, touched: false } });
    });

    it("a sweep that takes several calls goes on where it was, and its summary is the one of all together", async () => {
      world.planDeps.replication = fakeReplication({ Customer: 1 });
      await world.flow.run({});
      reload();
      world.sweepLimits.mostDeletes = 1;
      const { output } = await world.flow.run({ mode: "full" });
      expect(world.callsOf("SweepEpoch")).toBe(3);
      expect(world.flow.sleeps).toEqual([]);
      expect(output.swept).toEqual({ state: "done", name: "epoch=0002", files: 0, rows: 2, touched: true, left: [] });
      expect(output).toMatchObject({ status: "OK", certificate: { status: "GREEN" } });
      expect(world.store.collections.customers.get(7)?.derived?.orders).toEqual([]);
    });

    it("a table that DMS loaded anew is replaced: rows lost without a change go, changes since stay, and what is derived follows", async () => {
      const dms = fakeReplication({ Order: 1, Orderline: 1 });
      world.planDeps.replication = dms;
      await world.flow.run({});
      const orders = () => [...world.store.collections.orders.values()].flatMap(({ _id, row }) => (row === null ? [] : [_id]));
      expect(orders()).toEqual([1]);
      const startedAt = new Date("2026-11-20T10:15:30Z");
      dms.counted = fakeReplication({ Order: 1, Orderline: 1 }).counted.map((one) => ({ ...one, fullLoadStartedAt: startedAt }));
      const put = (name: string, table: "Order" | "Orderline", rows: string[], sequence: number | null, at: Date) =>
        world.objects.put(DATA, raw(`${table}/${name}`), changeFileText(table, rows, sequence), at);
      // Order 1 went without a change; order 2 came by a change long ago, order 3 since.
      const order = (id: number) => `I,${id},2026-11-20 10:00:00,__NULL__,new,7,5.00,1.00,6.00`;
      put("LOAD00000001.csv", "Order", [order(2)], null, startedAt);
      put("LOAD00000002.csv", "Order", [order(1)], null, new Date(startedAt.getTime() - 3_600_000));
      put("LOAD00000001.csv", "Orderline", ["I,2,5,1,5.00,5.00"], null, startedAt);
      put("2026/11/20/20261120-101600000.csv", "Order", [order(3)], 9_000, startedAt);
      await world.flow.run({ mode: "changes" });
      expect(orders()).toEqual([1, 2, 3]);
      const { output } = await world.flow.run({ mode: "table", tables: ["orders", "lines"], replace: true, confirm: "Order,Orderline", reconcile: false });
      expect(output).toMatchObject({ status: "OK", files: { done: 2 }, swept: { state: "done", rows: 1, left: [] } });
      expect(orders()).toEqual([2, 3]);
      expect(world.store.collections.customers.get(7)?.derived?.orders.map(({ id }) => id).toSorted()).toEqual([2, 3]);
      const again = await world.flow.run({ mode: "table", tables: ["Order"], replace: true, confirm: "Order", reconcile: false });
      expect(again.output).toMatchObject({ status: "OK", rows: { applied: 0 }, swept: { rows: 0 } });
    });

    it("what a run swept and nobody built is built by the next one that comes by itself", async () => {
      world.planDeps.replication = fakeReplication({ Customer: 1 });
      await world.flow.run({});
      reload();
      world.overrides["BuildDocuments"] = () => {
        throw Object.assign(new Error("gone"), { name: "InvalidInputError" });
      };
      const failed = await world.flow.run({ mode: "full" });
      expect(failed.status).toBe("FAILED");
      delete world.overrides["BuildDocuments"];
      expect(world.store.collections.customers.get(7)?.derived?.orders).not.toEqual([]);
      const { output } = await world.flow.run({});
      expect(output).toMatchObject({ status: "OK", swept: { state: "done", name: "epoch=0002" } });
      expect(world.store.collections.customers.get(7)?.derived?.orders).toEqual([]);
      expect((await world.flow.run({})).output).toMatchObject({ status: "NOTHING_TO_DO", swept: null });
    });

    it("the sweep waits for another run's files, and is left to a later run when they never come", async () => {
      world.planDeps.replication = fakeReplication({ Customer: 1 });
      await world.flow.run({});
      reload();
      world.overrides["Plan"] = (payload, call) => world.functions["Plan"]?.({ ...payload, input: { mode: "full" } }, call);
      world.overrides["SweepEpoch"] = () => ({ state: "waiting", name: "epoch=0002", files: 2, rows: 0, touched: false, left: [] });
      const { output } = await world.flow.run({ mode: "full" });
      expect(world.callsOf("SweepEpoch")).toBe(100);
      expect(world.flow.sleeps.every((ms) => ms === 10_000)).toBe(true);
      expect(output).toMatchObject({ status: "DRIFT", swept: { state: "waiting" } });
      expect(output.next.slice(0, 2)).toMatchObject([{ input: { mode: "changes" } }, { input: { mode: "full" } }]);
    });
  });
});

it("has evaluated every expression of the state machine above: one that parses may still mean nothing", () => {
  const all = expressionsIn(pipelineDefinition((name) => name));
  expect(all.length).toBeGreaterThan(20);
  expect(all.filter((text) => !evaluated.has(text))).toEqual([]);
});
