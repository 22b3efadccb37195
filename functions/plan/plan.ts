import type { FileBatch } from "../../src/core/pipeline/file-batch.ts";
import type { ListedFile } from "../../src/core/pipeline/listed-file.ts";
import { lagSeconds } from "../../src/core/pipeline/lag-seconds.ts";
import { listingAfter, mustListAll, type SettledFile } from "../../src/core/pipeline/listing-state.ts";
import { makeBatches } from "../../src/core/pipeline/make-batches.ts";
import { MAX_PARTITIONS, partitionCount } from "../../src/core/pipeline/partition-count.ts";
import { parseRunInput, type RunInput } from "../../src/core/pipeline/run-input.ts";
import type { RunPlan, WouldLoad } from "../../src/core/pipeline/run-plan.ts";
import { epochToSweep, prefixesOf, RAW_PREFIX, wantedFiles } from "../../src/core/pipeline/wanted-files.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import { awaitFullLoad, type FullLoadDeps } from "./await-full-load.ts";
import { listAll, listFromMarks } from "./list-files.ts";
import { takeFiles, type TakeFilesDeps, type TakeFilesRun, type TakenFiles } from "./take-files.ts";

export type PlanDeps = TakeFilesDeps &
  FullLoadDeps & {
    readonly objects: ObjectStore;
    readonly dataBucket: string;
    readonly workBucket: string;
    readonly loadConcurrency: number;
    readonly buildConcurrency: number;
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
  // Before the listing, so that a load that is complete has all its files in it.
  const fullLoad = await awaitFullLoad(deps, wanted, startedAt);
  const force = "force" in wanted && wanted.force;
  const listed = fullLoad.done ? await listWanted(deps, wanted) : NOTHING_LISTED;
  const taken = await takeAll(deps, { runId, execution, force, dryRun: wanted.dryRun }, listed.files);
  const batches = makeBatches(taken.files);
  const bytes = taken.files.reduce((sum, file) => sum + file.size, 0);
  const most = wanted.maxConcurrency ?? context.mostConcurrency;
  const manifest = { bucket: deps.workBucket, key: workKeys.manifest(runId) };
  const planned = {
    mode: wanted.mode,
    runId,
    reconcile: wanted.reconcile,
    fullLoad,
    sweepEpoch: wanted.dryRun ? null : listed.sweepEpoch,
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
  const partitions = listed.sweepEpoch === null ? partitionCount(taken.files) : MAX_PARTITIONS;
  await keepManifest(
    deps,
    manifest,
    batches.map((files, i) => ({ runId, batch: batchName(i), partitions, force, files })),
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

type Listed = {
  readonly files: readonly ListedFile[];
  readonly sweepEpoch: string | null;
  remember(looked: readonly SettledFile[]): Promise<void>;
};

const NOTHING_LISTED: Listed = { files: [], sweepEpoch: null, remember: async () => undefined };

async function listWanted(deps: PlanDeps, input: RunInput): Promise<Listed> {
  if (input.mode === "changes") return listChanges(deps);
  const listed: { prefix: string; files: ListedFile[] }[] = [];
  for (const prefix of prefixesOf(input)) {
    listed.push({ prefix, files: await listAll(deps.objects, deps.dataBucket, prefix) });
  }
  const files = wantedFiles(input, listed);
  const sweepEpoch = input.mode === "full" && deps.replication !== null ? epochToSweep(files, listed) : null;
  return { ...NOTHING_LISTED, files, sweepEpoch };
}

/** Everything, or in a large bucket only what lies behind what was settled before. */
async function listChanges({ objects, ledger, dataBucket, now }: PlanDeps): Promise<Listed> {
  const before = await ledger.listing();
  const at = now();
  const isFull = mustListAll(before, at);
  const files = isFull
    ? await listAll(objects, dataBucket, RAW_PREFIX)
    : await listFromMarks(objects, dataBucket, before?.marks ?? []);
  const remember = async (looked: readonly SettledFile[]): Promise<void> => {
    const after = listingAfter(before, looked, isFull ? at : null);
    if (after !== null) await ledger.keepListing(after);
  };
  return { ...NOTHING_LISTED, files, remember };
}

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
