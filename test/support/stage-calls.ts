import type { applyFiles } from "../../functions/apply-files/apply-files.ts";
import type { buildPartition } from "../../functions/build-documents/build-documents.ts";
import type { certify } from "../../functions/certify/certify.ts";
import type { checkRepair } from "../../functions/check-repair/check-repair.ts";
import type { commitFiles } from "../../functions/commit-files/commit-files.ts";
import type { planReconcile } from "../../functions/plan-reconcile/plan-reconcile.ts";
import type { planRepair } from "../../functions/plan-repair/plan-repair.ts";
import type { plan } from "../../functions/plan/plan.ts";
import type { reconcileSegment } from "../../functions/reconcile-segment/reconcile-segment.ts";
import type { sweepEpoch } from "../../functions/sweep-epoch/sweep-epoch.ts";
import type { wake } from "../../functions/wake/wake.ts";
import { NOTHING_LOADED } from "../../src/core/pipeline/load-summary.ts";
import type { RunPlan } from "../../src/core/pipeline/run-plan.ts";
import { runSummary } from "../../src/core/pipeline/run-summary.ts";
import type { RunTraces } from "../../src/core/pipeline/run-traces.ts";

/** The run of every call, and a word that stands wherever values of rows may stand. */
export const RUN_ID = "run-1";
export const SECRET = "Guy-Deb-4711";

type UseCase = (deps: never, input: never) => Promise<unknown>;
type Call<F extends UseCase> = { readonly input: Parameters<F>[1]; readonly output: Awaited<ReturnType<F>> };

const run = { id: RUN_ID, mode: "full", startedAt: "2026-11-20T10:00:00.000Z" };
const pointer = { bucket: "work", key: `plans/${SECRET}` };
const rows = { rowsRead: 9, applied: 6, superseded: 2, quarantined: 1 };
const unreadable = {
  count: 1,
  first: [{ collection: "orders" as const, id: SECRET, why: SECRET, repair: { view: "orders" as const, key: SECRET } }],
};
const file = { bucket: "data", key: `raw/${SECRET}.csv`, etag: "e", size: 1 };
const keys = { places: 0, customers: 1, products: 0, orders: 2 };
const byHand = [{ collection: "orders" as const, id: SECRET, why: SECRET }];

const PLAN: RunPlan = {
  mode: "full",
  runId: RUN_ID,
  reconcile: true,
  fullLoad: { done: true, percent: 100, waitSeconds: 60 },
  sweep: null,
  dryRun: false,
  wouldLoad: { files: 1, bytes: 1, batches: 1, first: [SECRET] },
  tables: [SECRET],
  repair: null,
  files: 3,
  batches: 1,
  bytes: 100,
  filesRefused: 1,
  lagSeconds: 4,
  manifest: pointer,
  partitions: [{ runId: RUN_ID, partition: 0 }],
  loadConcurrency: 2,
  buildConcurrency: 2,
  skipped: { done: 0, busy: 1, ignored: 0, quarantined: 1 },
};

const none = { keys: 1, repaired: 0, stillDifferent: 1, inFlight: 0 };
const REPAIRED = {
  of: null,
  collections: { places: none, customers: none, products: none, orders: none },
  stillDifferent: [SECRET],
  byHand,
  notFound: { count: 1, first: [SECRET] },
  left: 2,
};

const CERTIFIED = {
  status: "RED" as const,
  certificate: pointer,
  summary: { sentence: SECRET, documents: 40, lines: 80, findings: 3, inFlight: 2, reasons: [SECRET] },
};

const TRACES: RunTraces = {
  run,
  input: { mode: "repair", customers: [SECRET] },
  plan: PLAN,
  loaded: { ...NOTHING_LOADED, rows, unreadable },
  built: { customers: 1, products: 1, slices: 1, unreadable },
  planned: null,
  repaired: REPAIRED,
  swept: { state: "done", rows: 2, left: [{ table: SECRET, why: SECRET }] },
  segments: 3,
  certificate: CERTIFIED,
};

const lines = ["City", "Order"].map((table) => [table, { applied: 3, newest: null }] as const);

/** One call of every function, with row values wherever a type has room for them. Typed by the use cases, so they cannot drift apart. */
export const STAGE_CALLS = {
  plan: {
    input: { input: { customers: [SECRET] }, runId: RUN_ID, execution: "arn", startedAt: run.startedAt },
    output: PLAN,
  } satisfies Call<typeof plan>,
  "apply-files": {
    input: { runId: RUN_ID, batch: "0000", partitions: 1, force: false, reloaded: [], files: [file] } as Parameters<
      typeof applyFiles
    >[1],
    output: {
      batch: "0000",
      applied: 1,
      refused: 0,
      skipped: 0,
      aside: [SECRET],
      rows,
      tables: Object.fromEntries(lines),
      conflicts: 0,
      unreadable,
    },
  } satisfies Call<typeof applyFiles>,
  "build-documents": {
    input: { runId: RUN_ID, partition: 3 },
    output: { partition: 3, customers: 1, products: 2, slices: 4, unreadable },
  } satisfies Call<typeof buildPartition>,
  "sweep-epoch": {
    input: { runId: RUN_ID, sweep: { epoch: "0002", reloaded: null }, partitions: 1, from: null },
    output: {
      state: "unfinished",
      name: SECRET,
      files: 0,
      rows: 5,
      touched: true,
      left: [{ table: SECRET, why: SECRET }],
      next: {
        position: { collection: "orders", after: SECRET },
        files: 3,
        again: true,
        parts: 1,
        rows: 5,
        touched: true,
        left: [],
      },
    },
  } satisfies Call<typeof sweepEpoch>,
  "commit-files": {
    input: { runId: RUN_ID, files: 3, swept: null },
    output: { ...NOTHING_LOADED, rows, unreadable },
  } satisfies Call<typeof commitFiles>,
  "plan-reconcile": {
    input: { run, tables: [SECRET] },
    output: { segments: { ...pointer, items: 7 }, source: "mariadb", position: SECRET },
  } as unknown as Call<typeof planReconcile>,
  "reconcile-segment": {
    input: { run, segment: { segment: "orders-0001", view: "orders", range: { from: SECRET, to: SECRET } } },
    output: {
      segment: "orders-0001",
      view: "orders",
      status: "differs",
      counts: { documents: 1, lines: 1, suspects: 1, findings: 1, inFlight: 0 },
    },
  } as unknown as Call<typeof reconcileSegment>,
  certify: { input: { run }, output: CERTIFIED } as Call<typeof certify>,
  "plan-repair": {
    input: { runId: RUN_ID, execution: "arn", repair: { of: null, keys: null }, dryRun: false },
    output: {
      plan: { files: 1, batches: 1, bytes: 1, partitions: [] },
      repair: {
        of: null,
        keys,
        first: [SECRET],
        inFlight: 0,
        byHand,
        notFound: { count: 1, first: [SECRET] },
        left: 0,
      },
    },
  } as unknown as Call<typeof planRepair>,
  "check-repair": { input: { runId: RUN_ID }, output: REPAIRED } as Call<typeof checkRepair>,
  summarise: { input: TRACES, output: runSummary(TRACES, new Date("2026-11-20T10:01:00Z")) },
  wake: {
    input: { Records: [{ messageId: "m", body: SECRET }] },
    output: { batchItemFailures: [], files: 1, execution: RUN_ID },
  } satisfies Call<typeof wake>,
} as const;
