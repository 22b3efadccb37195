import type { FileBatch } from "../../src/core/pipeline/file-batch.ts";
import type { ListedFile } from "../../src/core/pipeline/listed-file.ts";
import { listingAfter, mustListAll, type SettledFile } from "../../src/core/pipeline/listing-state.ts";
import { makeBatches } from "../../src/core/pipeline/make-batches.ts";
import { partitionCount } from "../../src/core/pipeline/partition-count.ts";
import { parseRunInput, type RunInput } from "../../src/core/pipeline/run-input.ts";
import type { RunPlan } from "../../src/core/pipeline/run-plan.ts";
import { prefixesOf, RAW_PREFIX, wantedFiles } from "../../src/core/pipeline/wanted-files.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import { listAll, listFromMarks } from "./list-files.ts";
import { takeFiles, type TakeFilesDeps, type TakeFilesRun, type TakenFiles } from "./take-files.ts";

export type PlanDeps = TakeFilesDeps & {
  readonly objects: ObjectStore;
  readonly dataBucket: string;
  readonly workBucket: string;
  readonly loadConcurrency: number;
  readonly buildConcurrency: number;
};

/** `input` is what the operator typed, untouched; `runId` the execution's name, `execution` its ARN. */
export type PlanInput = { readonly input: unknown; readonly runId: string; readonly execution: string };

/** Files found by one look-up in the ledger; an `$in` of a thousand ids takes about 20 ms. */
const LOOK_UP_FILES = 1_000;

/**
 * Decides what a run loads: lists, claims, cuts into batches and writes them down once, so that a redrive loads the same.
 * @throws InvalidInputError before any side effect
 */
export async function plan(deps: PlanDeps, { input, runId, execution }: PlanInput): Promise<RunPlan> {
  const wanted = parseRunInput(input);
  const force = "force" in wanted && wanted.force;
  const listed = await listWanted(deps, wanted);
  const taken = await takeAll(deps, { runId, execution, force }, listed.files);
  await listed.remember(taken.looked);
  const partitions = partitionCount(taken.files);
  const batches = makeBatches(taken.files).map((files, i): FileBatch => ({
    runId,
    batch: batchName(i),
    partitions,
    force,
    files,
  }));
  const manifest = { bucket: deps.workBucket, key: workKeys.manifest(runId) };
  if (batches.length > 0) {
    const lines = batches.map((batch) => `${JSON.stringify(batch)}\n`).join("");
    await deps.objects.putText(manifest.bucket, manifest.key, lines, "application/x-ndjson");
  }
  return {
    mode: wanted.mode,
    runId,
    reconcile: wanted.reconcile,
    files: taken.files.length,
    batches: batches.length,
    bytes: taken.files.reduce((sum, file) => sum + file.size, 0),
    manifest,
    partitions: Array.from({ length: partitions }, (_, partition) => ({ runId, partition })),
    loadConcurrency: deps.loadConcurrency,
    buildConcurrency: deps.buildConcurrency,
    skipped: taken.skipped,
  };
}

/** Four digits sort well up to 10,000 batches, a hundred million rows; more is only less pretty. */
const batchName = (index: number): string => String(index).padStart(4, "0");

type Listed = { readonly files: readonly ListedFile[]; remember(looked: readonly SettledFile[]): Promise<void> };

async function listWanted(deps: PlanDeps, input: RunInput): Promise<Listed> {
  if (input.mode === "changes") return listChanges(deps);
  const listed: { prefix: string; files: ListedFile[] }[] = [];
  for (const prefix of prefixesOf(input)) {
    listed.push({ prefix, files: await listAll(deps.objects, deps.dataBucket, prefix) });
  }
  return { files: wantedFiles(input, listed), remember: async () => undefined };
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
  return { files, remember };
}

async function takeAll(deps: PlanDeps, run: TakeFilesRun, files: readonly ListedFile[]): Promise<TakenFiles> {
  const taken: ListedFile[] = [];
  const looked: SettledFile[] = [];
  const skipped = { done: 0, busy: 0, ignored: 0, quarantined: 0 };
  for (let at = 0; at < files.length; at += LOOK_UP_FILES) {
    const part = await takeFiles(deps, run, files.slice(at, at + LOOK_UP_FILES));
    taken.push(...part.files);
    looked.push(...part.looked);
    for (const reason of ["done", "busy", "ignored", "quarantined"] as const) skipped[reason] += part.skipped[reason];
  }
  return { files: taken, looked, skipped };
}
