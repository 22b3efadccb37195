import { hash } from "node:crypto";
import { buildPartition } from "../../functions/build-documents/build-documents.ts";
import { certify } from "../../functions/certify/certify.ts";
import { checkRepair } from "../../functions/check-repair/check-repair.ts";
import { commitFiles } from "../../functions/commit-files/commit-files.ts";
import { plan } from "../../functions/plan/plan.ts";
import { planReconcile } from "../../functions/plan-reconcile/plan-reconcile.ts";
import { planRepair } from "../../functions/plan-repair/plan-repair.ts";
import { reconcileSegment } from "../../functions/reconcile-segment/reconcile-segment.ts";
import { summarise } from "../../functions/summarise/summarise.ts";
import { PART_LIMITS } from "../../functions/sweep-epoch/part-limits.ts";
import { sweepEpoch } from "../../functions/sweep-epoch/sweep-epoch.ts";
import { addToLedger, NO_LEDGER } from "../../src/core/certificate/ledger-counts.ts";
import type { FileBatch } from "../../src/core/pipeline/file-batch.ts";
import { sourceTime } from "../../src/core/reconcile/source-time.ts";
import { type FakeFunction, type Harness, harness } from "../localstack/aws/states/states-harness.ts";
import { changeFileText, type ChangeFileTable, columnsOf } from "./change-file-text.ts";
import { memoryDocumentScan } from "./memory-document-scan.ts";
import { memorySource } from "./memory-source.ts";
import { pipelineDefinition } from "./pipeline-definition.ts";
import { DATA, pipelineWorld, WORK } from "./pipeline-world.ts";

export const raw = (rest: string): string => `raw/epoch=0001/pos/${rest}`;

const NOON = new Date("2026-11-20T12:00:00Z");
const md5 = (text: string): string => hash("md5", text);

/**
 * The deployed state machine, run by the local interpreter, with the real use cases on memory behind it. The source is a stand-in that
 * gives rows and adds nothing up (`memorySource`).
 */
export function flowWorld() {
  const world = pipelineWorld();
  const { objects, ledger, planDeps, applyDeps, store } = world;
  const { mapping } = planDeps;
  const { settings } = applyDeps;
  const source = memorySource(mapping, NOON);
  /** Documents that cannot be read, as `products 5`. */
  const unreadable = new Set<string>();
  const scan = memoryDocumentScan(store, unreadable);
  /** What happens whenever a difference is waited for, and how often it was. */
  const settled = { between: async (): Promise<void> => undefined, times: 0 };
  const sleep = async (): Promise<void> => {
    settled.times += 1;
    await settled.between();
  };
  const settling = { settleMs: 1, attempts: 2, sleep };
  /** When a call of the sweep ends and asks to be called again. */
  const sweepLimits = { ...PART_LIMITS };
  /** Replaces or wraps a function for a test. */
  const overrides: Record<string, FakeFunction> = {};
  const isRunning = async (arn: string): Promise<boolean> => {
    const machine = flow.states.stateMachines()[0]?.arn ?? "";
    const isLive = flow.states.executions(machine).some((record) => record.arn === arn && record.status === "RUNNING");
    return isLive || world.running.has(arn.slice(arn.lastIndexOf(":") + 1));
  };
  const executions = { ...planDeps.executions, isRunning };
  const reconcileDeps = { source, scan, objects, workBucket: WORK, mapping };
  const facts = { documents: settings, time: sourceTime(mapping), md5 };
  const counts = async () => [...ledger.entries.values()].reduce(addToLedger, NO_LEDGER);
  const functions: Record<string, FakeFunction> = {
    Plan: (payload) => plan({ ...planDeps, executions }, payload),
    PlanRepair: (input) => planRepair({ ...planDeps, ...reconcileDeps, store, executions }, input),
    CheckRepair: (input) => checkRepair({ ...reconcileDeps, store, settings, md5, settling }, input),
    ApplyFiles: (batch: FileBatch) => world.apply(batch),
    SweepEpoch: (input) =>
      sweepEpoch(
        { ...applyDeps, replication: planDeps.replication, scan, dataBucket: DATA, newToken: () => 1 },
        input,
        sweepLimits,
      ),
    BuildDocuments: (item) => buildPartition({ ...applyDeps, workBucket: WORK }, item),
    CommitFiles: (input) => commitFiles({ objects, ledger, workBucket: WORK, now: planDeps.now }, input),
    PlanReconcile: (input) =>
      planReconcile({ ...reconcileDeps, replicated: null, ledger, executions, now: planDeps.now }, input),
    ReconcileSegment: (input) =>
      reconcileSegment({ ...reconcileDeps, settings: facts, settling, nowMs: () => performance.now() }, input),
    Certify: (input) => {
      const moneyScale = settings.scales.lineTotal;
      const deps = { objects, ledger: { counts }, files: ledger, workBucket: WORK, moneyScale, now: planDeps.now };
      return certify(deps, input);
    },
    Summarise: (traces) => summarise({ objects, workBucket: WORK, now: () => NOON }, traces),
  };
  const wrapped = Object.fromEntries(
    Object.entries(functions).map(([name, run]): [string, FakeFunction] => [
      name,
      (payload, call) => (overrides[name] ?? run)(payload, call),
    ]),
  );
  const definition = pipelineDefinition((name) => (name === "WorkBucketName" ? WORK : name.replace("FunctionArn", "")));
  const flow: Harness = harness(definition, wrapped, {
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
  return { ...world, flow, functions, overrides, callsOf, source, unreadable, settled, sweepLimits };
}

/** A shop of one customer, one product and one sale. */
const SHOP: readonly (readonly [table: ChangeFileTable, row: readonly (string | null)[]])[] = [
  ["Customer", ["7", "Guy", "Deb", null, null, null, null, null, null]],
  ["Product", ["5", "Lamp", "5.00", "9"]],
  ["Order", ["1", "2026-11-20 10:00:00", null, "new", "7", "10.00", "1.00", "11.00"]],
  ["Orderline", ["1", "5", "2", "5.00", "10.00"]],
];

/** The shop, in the source and as its full load. */
export function putFullLoad({ objects, source }: Pick<ReturnType<typeof flowWorld>, "objects" | "source">): void {
  for (const [table, row] of SHOP) {
    const text = row.map((value) => value ?? "__NULL__").join(",");
    objects.put(DATA, raw(`${table}/LOAD00000001.csv`), changeFileText(table, [`I,${text}`]));
    source.tables.set(table, [Object.fromEntries(columnsOf(table).map((name, i) => [name, row[i] ?? null]))]);
  }
}
