import type { FileBatch } from "../../src/core/pipeline/file-batch.ts";
import type { ListedFile } from "../../src/core/pipeline/listed-file.ts";
import { lagSeconds } from "../../src/core/pipeline/lag-seconds.ts";
import type { SettledFile } from "../../src/core/pipeline/listing-state.ts";
import { makeBatches } from "../../src/core/pipeline/make-batches.ts";
import { MAX_PARTITIONS, partitionCount } from "../../src/core/pipeline/partition-count.ts";
import { parseRunInput, type RunInput } from "../../src/core/pipeline/run-input.ts";
import type { RunPlan, WouldLoad } from "../../src/core/pipeline/run-plan.ts";
import type { ReloadedTable, SweepPlan } from "../../src/core/pipeline/sweep-plan.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import { abandonedSweep } from "./abandoned-sweep.ts";
import { awaitFullLoad, type FullLoadDeps } from "./await-full-load.ts";
import { awaitTableLoads } from "./await-table-loads.ts";
import { type ListedFiles, listWanted, NOTHING_LISTED } from "./list-wanted.ts";
import { reloadedTables } from "./reloaded-tables.ts";
import { takeFiles, type TakeFilesDeps, type TakeFilesRun, type TakenFiles } from "./take-files.ts";

export type PlanDeps = TakeFilesDeps &
  FullLoadDeps & {
    readonly objects: ObjectStore;
    readonly dataBucket: string;
    readonly workBucket: string;
    readonly loadConcurrency: number;
    readonly buildConcurrency: number;
    readonly loadBatchRows: number;
  };

/** `input` is what the operator typed, untouched; `runId` the execution's name, `execution` its ARN, `startedAt` when it started (ISO). */
export type PlanInput = {
  readonly input: unknown;
  readonly runId: string;
  readonly execution: string;
  readonly startedAt: string;
};

/** Files found by one look-up in the ledger; an `$in` of a thousand ids takes about 20 ms. */
const LOOK_UP_FILES = 1_000;

/** Keys that a dry run names; the summary of a run is one screen. */
const SHOWN_KEYS = 20;

/**
 * Decides what a run loads: lists, claims, cuts into batches and writes them down once, so that a redrive loads the same.
 * @throws InvalidInputError before any side effect
 */
export async function plan(deps: PlanDeps, { input, runId, execution, startedAt }: PlanInput): Promise<RunPlan> {
  const context = {
    mapping: deps.mapping,
    startedAt: new Date(startedAt),
    mostConcurrency: Math.max(deps.loadConcurrency, deps.buildConcurrency),
  };
  const wanted = parseRunInput(input, context);
  const { fullLoad, force, reloaded, listed } = await lookFor(deps, wanted, startedAt);
  const taken = await takeAll(deps, { runId, execution, force, dryRun: wanted.dryRun }, listed.files);
  const batches = makeBatches(taken.files, { loadBatchRows: deps.loadBatchRows });
  const bytes = taken.files.reduce((sum, file) => sum + file.size, 0);
  const most = wanted.maxConcurrency ?? context.mostConcurrency;
  const manifest = { bucket: deps.workBucket, key: workKeys.manifest(runId) };
  const sweep = wanted.dryRun ? null : (listed.sweep ?? (await sweepLeft(deps, wanted, { runId, execution })));
  const planned = {
    mode: wanted.mode,
    runId,
    reconcile: wanted.reconcile,
    fullLoad,
    sweep,
    dryRun: wanted.dryRun,
    tables: wanted.mode === "reconcile" ? wanted.tables : null,
    repair: wanted.mode === "repair" ? { of: wanted.of, keys: wanted.keys } : null,
    lagSeconds: lagSeconds(taken.waiting, deps.now()),
    filesRefused: taken.refused,
    manifest,
    loadConcurrency: Math.min(deps.loadConcurrency, most),
    buildConcurrency: Math.min(deps.buildConcurrency, most),
    skipped: taken.skipped,
  };
  if (wanted.dryRun) return { ...planned, ...NOTHING_PLANNED, wouldLoad: wouldLoad(batches, bytes) };
  await listed.remember(taken.looked);
  // How much a sweep touches is not known before it.
  const partitions = sweep === null ? partitionCount(taken.files) : MAX_PARTITIONS;
  await keepManifest(
    deps,
    manifest,
    batches.map((files, i) => ({ runId, batch: batchName(i), partitions, force, reloaded, files })),
  );
  return {
    ...planned,
    wouldLoad: null,
    files: taken.files.length,
    batches: batches.length,
    bytes,
    partitions: Array.from({ length: partitions }, (_, partition) => ({ runId, partition })),
  };
}

type Found = {
  readonly fullLoad: RunPlan["fullLoad"];
  readonly force: boolean;
  readonly reloaded: readonly ReloadedTable[];
  readonly listed: ListedFiles;
};

/** The files an input is about, once the load that it waits for is complete. */
async function lookFor(deps: PlanDeps, wanted: RunInput, startedAt: string): Promise<Found> {
  const isReplacing = wanted.mode === "table" && wanted.replace;
  // Before the listing, so that a load that is complete has all its files in it.
  const fullLoad = await (isReplacing
    ? awaitTableLoads(deps, wanted, startedAt)
    : awaitFullLoad(deps, wanted, startedAt));
  // A table's new load is loaded whatever the ledger says of its files: not their rows are new, their versions are.
  const force = isReplacing || ("force" in wanted && wanted.force);
  if (!fullLoad.done) return { fullLoad, force, reloaded: [], listed: NOTHING_LISTED };
  const reloaded = await reloadedTables(deps, wanted);
  return { fullLoad, force, reloaded, listed: await listWanted(deps, wanted, reloaded) };
}

/** Picked up by the runs that come by themselves, every few minutes. */
async function sweepLeft(
  deps: PlanDeps,
  { mode }: RunInput,
  run: Parameters<typeof abandonedSweep>[1],
): Promise<SweepPlan | null> {
  return mode === "changes" ? abandonedSweep(deps, run) : null;
}

/** Nothing waits for a dry run. */
const NOTHING_PLANNED = { files: 0, batches: 0, bytes: 0, lagSeconds: 0, filesRefused: 0, partitions: [] } as const;

function wouldLoad(batches: readonly (readonly ListedFile[])[], bytes: number): WouldLoad {
  const files = batches.flat();
  const first = files.slice(0, SHOWN_KEYS).map(({ key }) => key);
  return { files: files.length, bytes, batches: batches.length, first };
}

async function keepManifest(
  { objects }: PlanDeps,
  { bucket, key }: RunPlan["manifest"],
  batches: readonly FileBatch[],
): Promise<void> {
  if (batches.length === 0) return;
  const lines = batches.map((batch) => `${JSON.stringify(batch)}\n`).join("");
  await objects.putText(bucket, key, lines, "application/x-ndjson");
}

/** Four digits sort well up to 10,000 batches, a hundred million rows; more is only less pretty. */
const batchName = (index: number): string => String(index).padStart(4, "0");

async function takeAll(deps: PlanDeps, run: TakeFilesRun, files: readonly ListedFile[]): Promise<TakenFiles> {
  const taken: ListedFile[] = [];
  const looked: SettledFile[] = [];
  const waiting: ListedFile[] = [];
  let refused = 0;
  const skipped = { done: 0, busy: 0, ignored: 0, quarantined: 0 };
  for (let at = 0; at < files.length; at += LOOK_UP_FILES) {
    const part = await takeFiles(deps, run, files.slice(at, at + LOOK_UP_FILES));
    taken.push(...part.files);
    looked.push(...part.looked);
    waiting.push(...part.waiting);
    refused += part.refused;
    for (const reason of ["done", "busy", "ignored", "quarantined"] as const) skipped[reason] += part.skipped[reason];
  }
  return { files: taken, looked, waiting, refused, skipped };
}
