import { buildPartition } from "../../functions/build-documents/build-documents.ts";
import { commitFiles } from "../../functions/commit-files/commit-files.ts";
import { plan } from "../../functions/plan/plan.ts";
import { keepFiles, keepWork } from "../../functions/plan-repair/keep-repair.ts";
import { summarise } from "../../functions/summarise/summarise.ts";
import { sweepEpoch } from "../../functions/sweep-epoch/sweep-epoch.ts";
import { idOfText } from "../../src/core/id.ts";
import { mappedTables } from "../../src/core/mapping/mapped-table.ts";
import type { FileBatch } from "../../src/core/pipeline/file-batch.ts";
import type { TextRow } from "../../src/core/repair/repair-file-text.ts";
import { repairOwnRow } from "../../src/core/repair/repair-ops.ts";
import { type RepairPlan, repairKeysOf } from "../../src/core/repair/repair-plan.ts";
import { repairResult } from "../../src/core/repair/repair-result.ts";
import { repairSequences } from "../../src/core/repair/repair-sequence.ts";
import { type FakeFunction, type Harness, harness } from "../localstack/aws/states/states-harness.ts";
import { changeFileText } from "./change-file-text.ts";
import { memoryDocumentScan } from "./memory-document-scan.ts";
import { pipelineDefinition } from "./pipeline-definition.ts";
import { DATA, pipelineWorld, WORK } from "./pipeline-world.ts";

export const raw = (rest: string): string => `raw/epoch=0001/pos/${rest}`;

/** The source's row of customer 7, which a repair brings back. */
const CUSTOMER: TextRow = ["7", "Guy", "Deb", null, null, null, null, null, null];
const NOON = new Date("2026-11-20T12:00:00Z");

/**
 * The deployed state machine, run by the local interpreter, with the real use cases on memory behind it. What speaks with a source is
 * short: it compares nothing, and a repair brings back customer 7.
 */
export function flowWorld() {
  const world = pipelineWorld();
  const { objects, ledger, planDeps, applyDeps } = world;
  let verdict = "GREEN";
  /** Replaces or wraps a function for a test. */
  const overrides: Record<string, FakeFunction> = {};
  const isRunning = async (arn: string): Promise<boolean> => {
    const machine = flow.states.stateMachines()[0]?.arn ?? "";
    return flow.states.executions(machine).some((record) => record.arn === arn && record.status === "RUNNING");
  };
  const executions = { ...planDeps.executions, isRunning };
  const functions: Record<string, FakeFunction> = {
    Plan: (payload) => plan({ ...planDeps, executions }, payload),
    PlanRepair: async ({ runId, execution, repair }) => {
      const deps = { ...planDeps, executions };
      const keys = { places: [], customers: ["i:7"], products: [], orders: [] };
      const sequences = repairSequences(NOON);
      const tables = mappedTables(planDeps.mapping)
        .filter(({ kind }) => kind === "customer")
        .map((table) => ({
          table,
          ops: keys.customers.flatMap((key) => repairOwnRow("customer", idOfText(key), CUSTOMER)),
        }));
      const files = await keepFiles(deps, runId, "0001", tables, sequences);
      const inFlight = { places: [], customers: [], products: [], orders: [] };
      const kept: RepairPlan = {
        of: repair.of,
        epoch: "0001",
        sequence: sequences.writes,
        keys,
        inFlight,
        strays: [],
        byHand: [],
        left: 0,
        files,
      };
      await objects.putText(WORK, repairKeysOf.plan(runId), JSON.stringify(kept));
      const counts = { places: 0, customers: 1, products: 0, orders: 0 };
      const shown = { of: repair.of, keys: counts, first: ["customers 7"], inFlight: 0, byHand: [], left: 0 };
      return { plan: await keepWork(deps, { runId, execution }, kept), repair: shown };
    },
    CheckRepair: async ({ runId }) => {
      const text = (await objects.getText(WORK, repairKeysOf.plan(runId))) ?? "";
      const equal = { standing: [], moving: [], findings: [] };
      return repairResult(JSON.parse(text) as RepairPlan, {
        places: equal,
        customers: equal,
        products: equal,
        orders: equal,
      });
    },
    ApplyFiles: (batch: FileBatch) => world.apply(batch),
    SweepEpoch: (input) =>
      sweepEpoch(
        { ...applyDeps, replication: planDeps.replication, scan: memoryDocumentScan(world.store), dataBucket: DATA },
        input,
      ),
    BuildDocuments: (item) => buildPartition({ ...applyDeps, workBucket: WORK }, item),
    CommitFiles: (input) => commitFiles({ objects, ledger, workBucket: WORK, now: planDeps.now }, input),
    PlanReconcile: async ({ run }) => {
      const key = `reconcile/${run.id}/segments.jsonl`;
      await objects.putText(WORK, key, ['{"segment":"orders-0000"}', '{"segment":"orders-0001"}', ""].join("\n"));
      return { state: "planned", segments: { bucket: WORK, key, items: 2 }, source: "none", position: null };
    },
    ReconcileSegment: ({ segment }) => ({ segment: segment.segment, status: "equal" }),
    Certify: ({ run }) => ({
      status: verdict,
      certificate: { bucket: WORK, key: `certificates/${run.id}.json` },
      summary: {
        sentence: "",
        documents: 4,
        lines: 1,
        findings: verdict === "RED" ? 1 : 0,
        inFlight: 0,
        reasons: verdict === "RED" ? ["1 document differs."] : [],
      },
    }),
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
  return { ...world, flow, functions, overrides, callsOf, turnRed: () => (verdict = "RED") };
}

/** A shop of one customer, one product and one sale, as its full load. */
export function putFullLoad({ objects }: Pick<ReturnType<typeof flowWorld>, "objects">): void {
  const none = "__NULL__";
  objects.put(
    DATA,
    raw("Customer/LOAD00000001.csv"),
    changeFileText("Customer", [["I,7,Guy,Deb", none, none, none, none, none, none].join(",")]),
  );
  objects.put(DATA, raw("Product/LOAD00000001.csv"), changeFileText("Product", ["I,5,Lamp,5.00,9"]));
  objects.put(
    DATA,
    raw("Order/LOAD00000001.csv"),
    changeFileText("Order", [`I,1,2026-11-20 10:00:00,${none},new,7,10.00,1.00,11.00`]),
  );
  objects.put(DATA, raw("Orderline/LOAD00000001.csv"), changeFileText("Orderline", ["I,1,5,2,5.00,10.00"]));
}
