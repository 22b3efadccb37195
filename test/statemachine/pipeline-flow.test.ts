import { beforeEach, describe, expect, it, vi } from "vitest";
import type { FileBatch } from "../../src/core/pipeline/file-batch.ts";
import { buildPartition } from "../../functions/build-documents/build-documents.ts";
import { commitFiles } from "../../functions/commit-files/commit-files.ts";
import { sweepEpoch } from "../../functions/sweep-epoch/sweep-epoch.ts";
import { plan } from "../../functions/plan/plan.ts";
import { harness, named, type FakeFunction, type Harness } from "../localstack/aws/states/states-harness.ts";
import { changeFileText } from "../support/change-file-text.ts";
import { fakeReplication, HALF_LOADED } from "../support/fake-replication.ts";
import { memoryDocumentScan } from "../support/memory-document-scan.ts";
import { pipelineDefinition } from "../support/pipeline-definition.ts";
import { DATA, pipelineWorld, WORK } from "../support/pipeline-world.ts";
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

const raw = (rest: string): string => `raw/epoch=0001/pos/${rest}`;

/** The deployed state machine, run by the local interpreter, with the real use cases on memory behind it. */
function flowWorld() {
  const world = pipelineWorld();
  const { objects, ledger, planDeps, applyDeps } = world;
  let verdict = "GREEN";
  /** Replaces or wraps a function for a test. */
  const overrides: Record<string, FakeFunction> = {};
  const isRunning = async (arn: string): Promise<boolean> => {
    const machine = flow.states.stateMachines()[0]?.arn ?? "";
    return flow.states.executions(machine).some((record) => record.arn === arn && record.status === "RUNNING");
  };
  const functions: Record<string, FakeFunction> = {
    Plan: (payload) => plan({ ...planDeps, executions: { ...planDeps.executions, isRunning } }, payload),
    ApplyFiles: (batch: FileBatch) => world.apply(batch),
    SweepEpoch: (input) =>
      sweepEpoch({ ...applyDeps, replication: planDeps.replication, scan: memoryDocumentScan(world.store), dataBucket: DATA }, input),
    BuildDocuments: (item) => buildPartition({ ...applyDeps, workBucket: WORK }, item),
    CommitFiles: (input) => commitFiles({ objects, ledger, workBucket: WORK, now: planDeps.now }, input),
    PlanReconcile: async ({ run }) => {
      const key = `reconcile/${run.id}/segments.jsonl`;
      await objects.putText(WORK, key, ['{"segment":"orders-0000"}', '{"segment":"orders-0001"}', ""].join("\n"));
      return { segments: { bucket: WORK, key, items: 2 }, source: "none", position: null };
    },
    ReconcileSegment: ({ segment }) => ({ segment: segment.segment, status: "equal" }),
    Certify: ({ run }) => ({ status: verdict, certificate: { bucket: WORK, key: `certificates/${run.id}.json` }, summary: {} }),
  };
  const wrapped = Object.fromEntries(
    Object.entries(functions).map(([name, run]): [string, FakeFunction] => [name, (payload, call) => (overrides[name] ?? run)(payload, call)]),
  );
  const flow: Harness = harness(pipelineDefinition((name) => (name === "WorkBucketName" ? WORK : name.replace("FunctionArn", ""))), wrapped, {
    world: {
      async *readObject(bucket, key) {
        yield Buffer.from((await objects.getText(bucket, key)) ?? "");
      },
      writeObject: async (bucket, key, body) => {
        await objects.putText(bucket, key, body);
        return Buffer.byteLength(body);
      },
    },
  });
  const callsOf = (name: string): number => flow.calls.filter((call) => call.name === name).length;
  return { ...world, flow, functions, overrides, callsOf, turnRed: () => (verdict = "RED") };
}

describe("the pipeline, from input to summary", () => {
  let world: ReturnType<typeof flowWorld>;
  beforeEach(() => {
    world = flowWorld();
    world.objects.put(DATA, raw("Customer/LOAD00000001.csv"), changeFileText("Customer", ["I,7,Guy,Deb,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__"]));
    world.objects.put(DATA, raw("Product/LOAD00000001.csv"), changeFileText("Product", ["I,5,Lamp,5.00,9"]));
    world.objects.put(DATA, raw("Order/LOAD00000001.csv"), changeFileText("Order", ["I,1,2026-11-20 10:00:00,__NULL__,new,7,10.00,1.00,11.00"]));
    world.objects.put(DATA, raw("Orderline/LOAD00000001.csv"), changeFileText("Orderline", ["I,1,5,2,5.00,10.00"]));
  });

  it("changes: files become documents and are done", async () => {
    const { status, output } = await world.flow.run({}, { name: "first" });
    expect(status).toBe("SUCCEEDED");
    expect(output).toEqual({
      status: "OK",
      mode: "changes",
      runId: "first",
      files: { planned: 4, done: 4, quarantined: 0, skipped: 0, failed: 0, skippedBefore: { done: 0, busy: 0, ignored: 0, quarantined: 0 } },
      rows: { rowsRead: 4, applied: 4, superseded: 0, quarantined: 0 },
      applied: 4,
      superseded: 0,
      quarantined: 0,
      swept: null,
      documents: { customers: 1, products: 1, slices: 1 },
      certificate: null,
      next: [],
    });
    expect([...world.ledger.entries.values()].map(({ state }) => state)).toEqual(["done", "done", "done", "done"]);
    expect(world.store.collections.customers.get(7)?.derived?.orders).toHaveLength(1);
  });

  it("a second wake-up finds nothing and invokes nothing but the plan", async () => {
    await world.flow.run({});
    const calls = world.flow.calls.length;
    const { output } = await world.flow.run({});
    expect(output).toMatchObject({ status: "NOTHING_TO_DO", files: { planned: 0, skippedBefore: { done: 4 } } });
    expect(world.flow.calls.slice(calls).map(({ name }) => name)).toEqual(["Plan"]);
  });

  it("full: loads and ends with a certificate; every segment knows its run", async () => {
    const { output } = await world.flow.run({ mode: "full" }, { name: "full-1" });
    expect(output).toMatchObject({ status: "OK", files: { done: 4 }, certificate: { status: "GREEN", certificate: { key: "certificates/full-1.json" } } });
    const segments = world.flow.calls.filter(({ name }) => name === "ReconcileSegment").map(({ payload }) => payload as object);
    expect(segments).toMatchObject([
      { run: { id: "full-1", mode: "full" }, segment: { segment: "orders-0000" } },
      { run: { id: "full-1", mode: "full" }, segment: { segment: "orders-0001" } },
    ]);
  });

  it("reconcile: loads nothing; a red certificate is a result and no failure", async () => {
    world.turnRed();
    const { status, output } = await world.flow.run({ mode: "reconcile" });
    expect(status).toBe("SUCCEEDED");
    expect(output).toMatchObject({ status: "DRIFT", mode: "reconcile", certificate: { status: "RED" } });
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

  describe("with a DMS task", () => {
    const ROWS = { Customer: 1, Product: 1, Order: 1, Orderline: 1 };
    const reload = (): void => {
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
      expect(output).toMatchObject({ status: "OK", files: { done: 1 }, swept: { state: "done", epoch: "0002", rows: 2, left: [] } });
      expect(world.store.collections.customers.get(7)?.derived?.orders).toEqual([]);
      expect(world.store.collections.products.get(5)?.own).toBeNull();
      const again = await world.flow.run({ mode: "full" });
      expect(again.output).toMatchObject({ status: "NOTHING_TO_DO", swept: { rows: 0, touched: false } });
    });

    it("the sweep waits for another run's files, and is left to a later run when they never come", async () => {
      world.planDeps.replication = fakeReplication({ Customer: 1 });
      await world.flow.run({});
      reload();
      world.overrides["Plan"] = (payload, call) => world.functions["Plan"]?.({ ...payload, input: { mode: "full" } }, call);
      world.overrides["SweepEpoch"] = () => ({ state: "waiting", epoch: "0002", files: 2, rows: 0, touched: false, left: [] });
      const { output } = await world.flow.run({ mode: "full" });
      expect(world.callsOf("SweepEpoch")).toBe(100);
      expect(world.flow.sleeps.every((ms) => ms === 10_000)).toBe(true);
      expect(output).toMatchObject({ swept: { state: "waiting" }, next: [{ input: { mode: "full" } }] });
    });
  });
});

it("has evaluated every expression of the state machine above: one that parses may still mean nothing", () => {
  const all = expressionsIn(pipelineDefinition((name) => name));
  expect(all.length).toBeGreaterThan(20);
  expect(all.filter((text) => !evaluated.has(text))).toEqual([]);
});
