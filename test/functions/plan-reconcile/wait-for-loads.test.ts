import { beforeEach, describe, expect, it } from "vitest";
import { planReconcile, type PlanReconcileInput } from "../../../functions/plan-reconcile/plan-reconcile.ts";
import type { LedgerEntry } from "../../../src/core/pipeline/ledger-entry.ts";
import type { ReconcilePlan } from "../../../src/core/reconcile/run.ts";
import type { DocumentScan } from "../../../src/edges/document-scan.ts";
import { fakeReplication, HALF_LOADED } from "../../support/fake-replication.ts";
import { memoryFileLedger } from "../../support/memory-file-ledger.ts";
import { memoryObjectStore } from "../../support/memory-object-store.ts";
import { posMapping } from "../../support/pos-mapping.ts";

const ARN = "arn:aws:states:eu-central-1:000000000000:execution:pos-pipeline-test:";
const mapping = await posMapping();
const SECOND = 1_000;
const NOON = Date.parse("2026-11-20T12:00:00.000Z");

/** Documents do not matter here. */
const scan = { keyAt: async () => null } as Partial<DocumentScan> as DocumentScan;

function world() {
  const [ledger, objects, replication, running] = [
    memoryFileLedger(),
    memoryObjectStore(),
    fakeReplication(),
    new Set<string>(),
  ];
  let clock = NOON;
  let asked = 0;
  const executions = {
    isRunning: async (arn: string) => {
      asked += 1;
      return running.has(arn.slice(ARN.length));
    },
  };
  const now = (): Date => new Date(clock);
  const replicated = { replication, objects, ledger, mapping, dataBucket: "data" };
  const deps = { source: null, scan, replicated, ledger, executions, objects, workBucket: "work", mapping, now };
  return {
    running,
    replication,
    asked: () => asked,
    /** The run takes a file now. */
    take: (runId: string, id: string, more: Partial<LedgerEntry> = {}) =>
      ledger.entries.set(id, {
        ...TAKEN,
        _id: id,
        key: `raw/epoch=0001/pos/Order/${id}.csv`,
        runId,
        plannedAt: now(),
        ...more,
      }),
    finish: (id: string) => ledger.entries.set(id, { ...(ledger.entries.get(id) as LedgerEntry), state: "done" }),
    pass: (ms: number) => (clock += ms),
    look: (input: Partial<PlanReconcileInput> = {}) =>
      planReconcile(deps, {
        run: { id: "night", mode: "reconcile", startedAt: new Date(NOON).toISOString() },
        execution: `${ARN}night`,
        claimedBefore: null,
        mayWait: true,
        ...input,
      }),
    kept: () => JSON.parse(objects.texts.get("work/reconcile/night/plan.json") ?? "null") as ReconcilePlan | null,
  };
}

const TAKEN: LedgerEntry = {
  _id: "",
  bucket: "data",
  key: "",
  etag: "e",
  bytes: 1,
  kind: "cdc",
  epoch: "0001",
  table: "Order",
  state: "planned",
  runId: "",
  attempts: 1,
  counts: null,
  operations: null,
  reason: null,
  quarantine: null,
  plannedAt: new Date(NOON),
  appliedAt: null,
  doneAt: null,
};

describe("before documents are compared", () => {
  let w: ReturnType<typeof world>;
  beforeEach(() => {
    w = world();
  });

  it("files that another run is loading are waited for, read or not yet built", async () => {
    w.running.add("first");
    w.take("first", "a");
    w.take("first", "b", { state: "applied" });
    w.pass(SECOND);
    const waiting = await w.look();
    expect(waiting).toEqual({ state: "waiting", files: 2, claimedBefore: "2026-11-20T12:00:01.000Z" });
    expect(w.kept()).toBeNull();
    w.finish("a");
    w.finish("b");
    expect(await w.look()).toMatchObject({ state: "planned" });
    expect(w.kept()).toMatchObject({ loading: null });
  });

  it("runs that begin later are not: a shop that sells would put the comparison off for ever", async () => {
    w.running.add("first").add("second").add("third");
    w.take("first", "a");
    w.pass(SECOND);
    const waiting = await w.look();
    w.pass(10 * SECOND);
    w.finish("a");
    w.take("second", "b");
    w.pass(SECOND);
    w.take("third", "c");
    const claimedBefore = waiting.state === "waiting" ? waiting.claimedBefore : null;
    expect(await w.look({ claimedBefore })).toMatchObject({ state: "planned" });
    expect(w.kept()).toMatchObject({ loading: null });
  });

  it("its own files and those of runs that ended are not, and the abandoned ones are noted", async () => {
    w.take("night", "own", { state: "applied" });
    w.take("died", "a");
    w.take("died", "b");
    w.take("died-repair", "r", { kind: "repair" });
    w.pass(SECOND);
    expect(await w.look()).toMatchObject({ state: "planned" });
    expect(w.kept()?.loading).toEqual({ held: [], abandonedFiles: 2, fullLoadPercent: null });
  });

  it("an abandoned file that another run takes over while it waits is waited for as well", async () => {
    w.running.add("first").add("heir");
    w.take("first", "a");
    w.take("died", "b");
    w.pass(SECOND);
    const waiting = await w.look();
    w.pass(SECOND);
    w.finish("a");
    w.take("heir", "b");
    w.pass(SECOND);
    const claimedBefore = waiting.state === "waiting" ? waiting.claimedBefore : "";
    expect(await w.look({ claimedBefore })).toMatchObject({ state: "waiting", files: 1 });
  });

  it("a run that hangs is not waited for any longer than allowed, and is named", async () => {
    w.running.add("hung");
    w.take("hung", "a");
    w.pass(SECOND);
    expect(await w.look({ mayWait: false })).toMatchObject({ state: "planned" });
    expect(w.kept()?.loading).toEqual({
      held: [{ runId: "hung", files: 1 }],
      abandonedFiles: 0,
      fullLoadPercent: null,
    });
  });

  it("DMS's full load is noted and not waited for: it may take hours", async () => {
    w.replication.now = HALF_LOADED;
    expect(await w.look()).toMatchObject({ state: "planned" });
    expect(w.kept()?.loading).toEqual({ held: [], abandonedFiles: 0, fullLoadPercent: 40 });
    // One that broke off brings nothing by itself.
    w.replication.now = { ...HALF_LOADED, status: "failed" };
    await w.look();
    expect(w.kept()?.loading).toBeNull();
  });

  it("a dry run asks nobody", async () => {
    w.running.add("first");
    w.take("first", "a");
    w.pass(SECOND);
    expect(await w.look({ dryRun: true })).toMatchObject({ state: "planned", segments: { items: 5 } });
    expect([w.asked(), w.kept()]).toEqual([0, null]);
  });
});
