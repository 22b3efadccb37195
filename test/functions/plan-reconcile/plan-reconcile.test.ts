import { describe, expect, it } from "vitest";
import {
  planReconcile,
  type PlanReconcileDeps,
  type PlanReconcileInput,
} from "../../../functions/plan-reconcile/plan-reconcile.ts";
import type { ReconcilePlan } from "../../../src/core/reconcile/run.ts";
import type { Segment } from "../../../src/core/reconcile/segment.ts";
import type { DocumentScan } from "../../../src/edges/document-scan.ts";
import type { SourceDatabase } from "../../../src/edges/source-database.ts";
import { memoryFileLedger } from "../../support/memory-file-ledger.ts";
import { memoryObjectStore } from "../../support/memory-object-store.ts";
import { posMapping } from "../../support/pos-mapping.ts";

const ARN = "arn:aws:states:eu-central-1:000000000000:execution:pos-pipeline-test:";
const run = { id: "run-1", mode: "reconcile", startedAt: "2026-11-21T10:00:00.000Z" };
const mapping = await posMapping();

/** Documents of which only the keys matter here: `keys` in each collection, in order. */
function scanOf(keys: readonly string[]): DocumentScan {
  const keyAt: DocumentScan["keyAt"] = async (_, __, { from }, place) => {
    const after = from === null ? keys : keys.slice(keys.indexOf(from) + 1);
    return after[place] ?? null;
  };
  return { keyAt } as Partial<DocumentScan> as DocumentScan;
}

/** A source whose hops answer from lists by table: the key so many rows on. */
function sourceOf(tables: Readonly<Record<string, readonly number[]>>): SourceDatabase {
  return {
    position: async () => "0-1-42",
    close: async () => undefined,
    snapshot: async (work) =>
      work({
        rows: async ({ sql, values }) => {
          const table = /`pos`\.`(\w+)`/.exec(sql)?.[1] ?? "";
          const offset = Number(values.at(-1));
          const from = values.length > 1 ? Number(values[0]) : -Infinity;
          const key = (tables[table] ?? []).filter((one) => one > from)[offset];
          return key === undefined ? [] : [[String(key)]];
        },
      }),
  };
}

const now = (): Date => new Date("2026-11-21T10:00:01.000Z");

async function plan(
  deps: Pick<PlanReconcileDeps, "source" | "scan">,
  input: Pick<PlanReconcileInput, "tables" | "dryRun"> = {},
) {
  const objects = memoryObjectStore();
  const nobody = { ledger: memoryFileLedger(), executions: { isRunning: async () => false } };
  const output = await planReconcile(
    { ...deps, ...nobody, replicated: null, objects, workBucket: "work", mapping, now },
    { ...input, run, execution: `${ARN}run-1`, claimedBefore: null, mayWait: true },
  );
  if (output.state !== "planned") throw new Error("it waits");
  const lines = (objects.texts.get("work/reconcile/run-1/segments.jsonl") ?? "").split("\n");
  const segments = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Segment);
  const kept = JSON.parse(objects.texts.get("work/reconcile/run-1/plan.json") ?? "{}") as ReconcilePlan;
  return { output, segments, kept };
}

const numbers = (count: number, step = 1): number[] => Array.from({ length: count }, (_, i) => i * step);

describe("planning a reconciliation", () => {
  it("plans one open segment per view for empty databases", async () => {
    const { output, segments } = await plan({ source: sourceOf({}), scan: scanOf([]) });
    expect(segments.map(({ segment, from, to }) => [segment, from, to])).toEqual(
      ["places", "customers", "products", "orders", "slices"].map((view) => [`${view}-0000`, null, null]),
    );
    expect(output).toEqual({
      state: "planned",
      segments: { bucket: "work", key: "reconcile/run-1/segments.jsonl", items: 5 },
      source: "mariadb",
      position: "0-1-42",
    });
  });

  it("leaves no key out: each segment begins where the one before ends, the first and the last are open", async () => {
    // 50,000 orders, each with two lines: the lines' hop is nearer than the orders' own.
    const tables = { Order: numbers(50_000, 3), Orderline: numbers(100_000).map((i) => Math.floor(i / 2) * 3) };
    const { segments } = await plan({ source: sourceOf(tables), scan: scanOf([]) });
    const orders = segments.filter(({ view }) => view === "orders");
    expect(orders.length).toBeGreaterThanOrEqual(5);
    expect(orders[0]?.from).toBeNull();
    expect(orders.at(-1)?.to).toBeNull();
    orders.slice(1).forEach(({ from }, i) => expect(from).toBe(orders[i]?.to));
    expect(orders[0]?.to).toBe("i:30000");
    expect(orders.every(({ table }) => table === "Order")).toBe(true);
  });

  it("without a source cuts by the documents themselves", async () => {
    const keys = numbers(12_000).map((id) => `i:${id}`);
    const { output, segments, kept } = await plan({ source: null, scan: scanOf(keys) });
    expect(output).toMatchObject({ source: "none", position: null });
    expect(segments.filter(({ view }) => view === "orders")).toHaveLength(3);
    expect(kept).toMatchObject({ source: "none", run, segments: segments.map(({ segment }) => segment) });
  });

  it.each([
    [["Order", "Orderline"], ["orders"]],
    [["Product"], ["products", "slices"]],
    [
      ["City", "Customer"],
      ["places", "customers"],
    ],
  ])("of tables %j plans the documents their rows make: %j", async (tables, views) => {
    const { segments, kept } = await plan({ source: sourceOf({}), scan: scanOf([]) }, { tables });
    expect(segments.map(({ view }) => view)).toEqual(views);
    expect(kept.only).toEqual(views);
  });

  it("counts in a dry run and writes nothing", async () => {
    const { output, segments, kept } = await plan({ source: sourceOf({}), scan: scanOf([]) }, { dryRun: true });
    expect(output.segments.items).toBe(5);
    expect([segments, kept]).toEqual([[], {}]);
  });
});
