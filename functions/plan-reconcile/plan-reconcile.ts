import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { KeyRange } from "../../src/core/reconcile/narrow-to-keys.ts";
import { nearestKey } from "../../src/core/reconcile/compare-keys.ts";
import { type ReconcilePlan, reconcileKeys, type Run } from "../../src/core/reconcile/run.ts";
import type { Segment, SegmentView } from "../../src/core/reconcile/segment.ts";
import { viewsOfTables } from "../../src/core/reconcile/views-of-tables.ts";
import { hopQueries } from "../../src/core/reconcile/sql/hop-queries.ts";
import { type SourceView, viewKeyType } from "../../src/core/reconcile/sql/view-queries.ts";
import type { DocumentScan } from "../../src/edges/document-scan.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import type { SourceDatabase, SourceSnapshot } from "../../src/edges/source-database.ts";
import { isUnderWay, type Loading } from "../../src/core/reconcile/loading.ts";
import { type LoadingDeps, lookAtLoading } from "./look-at-loading.ts";
import { noteReplication, type NoteReplicationDeps } from "./note-replication.ts";

export type PlanReconcileDeps = Omit<LoadingDeps, "replication"> & {
  readonly source: SourceDatabase | null;
  readonly scan: DocumentScan;
  /** null: no DMS task is configured. */
  readonly replicated: NoteReplicationDeps | null;
  readonly objects: Pick<ObjectStore, "putText">;
  readonly workBucket: string;
  readonly mapping: Mapping;
  readonly now: () => Date;
};

/** `tables` null: everything. `dryRun`: counts the segments and writes nothing. */
export type PlanReconcileInput = {
  readonly run: Run;
  /** The run's own ARN. */
  readonly execution: string;
  /** What the look before answered; null at the first. */
  readonly claimedBefore: string | null;
  /** Whether to answer `waiting` while other runs load. */
  readonly mayWait: boolean;
  readonly tables?: readonly string[] | null;
  readonly dryRun?: boolean;
};

/** Other runs still load this many files: ask again, with the same `claimedBefore`. */
export type WaitingForRuns = {
  readonly state: "waiting";
  readonly files: number;
  readonly claimedBefore: string | null;
};

export type PlannedReconcile = {
  readonly state: "planned";
  /** JSONL, one Segment a line, for the state machine's item reader. */
  readonly segments: { readonly bucket: string; readonly key: string; readonly items: number };
  readonly source: "mariadb" | "none";
  readonly position: string | null;
};

export type PlanReconcileOutput = WaitingForRuns | PlannedReconcile;

/** Numbers for the log line. */
export const countsOf = (output: PlanReconcileOutput): { waitingFor: number } | { batches: number } =>
  output.state === "waiting" ? { waitingFor: output.files } : { batches: output.segments.items };

const SOURCE_VIEWS: readonly SourceView[] = ["places", "customers", "products", "orders"];

/** Documents of a segment cut by the documents themselves: an order with its lines is the largest that comes in numbers. */
const DOCUMENTS_PER_SEGMENT = 5_000;

/** Only names are read: a slice's name is 20 bytes. */
const SLICES_PER_SEGMENT = 50_000;

/**
 * Waits for files that other runs took before, because a row they have not loaded looks like drift; what cannot be waited for is noted.
 * Then cuts what is to be compared into segments and writes them down, so that a redrive compares the same.
 */
export async function planReconcile(deps: PlanReconcileDeps, input: PlanReconcileInput): Promise<PlanReconcileOutput> {
  const claimedBefore = input.claimedBefore ?? deps.now().toISOString();
  if (input.dryRun === true) return plannedSegments(deps, { ...input, claimedBefore }, null);
  const run = { runId: input.run.id, execution: input.execution };
  const replication = deps.replicated?.replication ?? null;
  const loading = await lookAtLoading({ ...deps, replication }, run, new Date(claimedBefore));
  const files = loading.held.reduce((sum, held) => sum + held.files, 0);
  // Whoever takes an abandoned file over claims it anew, and must be waited for as well.
  if (files > 0 && input.mayWait)
    return { state: "waiting", files, claimedBefore: loading.abandonedFiles > 0 ? null : claimedBefore };
  const noted = isUnderWay(loading) || loading.abandonedFiles > 0 ? loading : null;
  return plannedSegments(deps, { ...input, claimedBefore }, noted);
}

async function plannedSegments(
  deps: PlanReconcileDeps,
  { run, claimedBefore, tables = null, dryRun = false }: PlanReconcileInput & { readonly claimedBefore: string },
  loading: Loading | null,
): Promise<PlannedReconcile> {
  const { source, objects, workBucket } = deps;
  const position = source ? await source.position() : null;
  const only = viewsOfTables(deps.mapping, tables);
  const segments = source
    ? await source.snapshot(async (snapshot) => allSegments(deps, snapshot, only))
    : await allSegments(deps, null, only);
  const kind = source ? "mariadb" : "none";
  const key = reconcileKeys.segments(run.id);
  const pointer = { bucket: workBucket, key, items: segments.length };
  const output = { state: "planned", segments: pointer, source: kind, position } as const;
  if (dryRun) return output;
  await keepReplicationNote(deps, run);
  await objects.putText(
    workBucket,
    key,
    segments.map((one) => `${JSON.stringify(one)}\n`).join(""),
    "application/x-ndjson",
  );
  const names = segments.map(({ segment }) => segment);
  const plan: ReconcilePlan = {
    run,
    plannedAt: deps.now().toISOString(),
    claimedBefore,
    source: kind,
    position,
    only,
    loading,
    segments: names,
  };
  await objects.putText(workBucket, reconcileKeys.plan(run.id), JSON.stringify(plan));
  return output;
}

async function keepReplicationNote(deps: PlanReconcileDeps, run: Run): Promise<void> {
  const { replicated, objects, workBucket } = deps;
  if (replicated === null) return;
  const note = await noteReplication(replicated);
  await objects.putText(workBucket, reconcileKeys.replication(run.id), JSON.stringify(note));
}

async function allSegments(
  deps: PlanReconcileDeps,
  snapshot: SourceSnapshot | null,
  only: readonly SegmentView[] | null,
): Promise<Segment[]> {
  const isWanted = (view: SegmentView): boolean => only === null || only.includes(view);
  const segments: Segment[] = [];
  for (const view of SOURCE_VIEWS.filter(isWanted)) {
    const next = snapshot ? sourceHop(deps, snapshot, view) : documentHop(deps, view);
    segments.push(...named(view, await ranges(next), tableOf(deps.mapping, view)));
  }
  if (!isWanted("slices")) return segments;
  const sliceHop = (from: string | null) =>
    deps.scan.keyAt("product_buyers", "text", { from, to: null }, SLICES_PER_SEGMENT);
  segments.push(...named("slices", await ranges(sliceHop), undefined));
  return segments;
}

type Hop = (from: string | null) => Promise<string | null>;

/** The nearest end that any of the view's tables asks for. */
function sourceHop({ mapping }: PlanReconcileDeps, snapshot: SourceSnapshot, view: SourceView): Hop {
  const prefix = viewKeyType(mapping, view) === "integer" ? "i" : "t";
  return async (from) => {
    const ends: string[] = [];
    for (const query of hopQueries(mapping, view, from)) {
      const end = (await snapshot.rows(query))[0]?.[0];
      if (typeof end === "string") ends.push(`${prefix}:${end}`);
    }
    return nearestKey(ends);
  };
}

function documentHop({ scan, mapping }: PlanReconcileDeps, view: SourceView): Hop {
  return async (from) => scan.keyAt(view, viewKeyType(mapping, view), { from, to: null }, DOCUMENTS_PER_SEGMENT);
}

/** From one end to the next. The first range has no beginning and the last no end, so that no key belongs to nobody. */
async function ranges(next: Hop): Promise<KeyRange[]> {
  const list: KeyRange[] = [];
  let from: string | null = null;
  for (;;) {
    const to: string | null = await next(from);
    list.push({ from, to });
    if (to === null) return list;
    from = to;
  }
}

/** Four digits sort well up to 10,000 segments of a view; more is only less pretty. */
function named(view: SegmentView, list: readonly KeyRange[], table: string | undefined): Segment[] {
  return list.map((range, index) => ({
    segment: `${view}-${String(index).padStart(4, "0")}`,
    view,
    ...(table === undefined ? {} : { table }),
    ...range,
  }));
}

function tableOf(mapping: Mapping, view: SourceView): string | undefined {
  return view === "places" ? mapping.places?.table : mapping[view].table;
}
