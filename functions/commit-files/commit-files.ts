import type { BatchResult } from "../../src/core/pipeline/batch-result.ts";
import { type LoadSummary, loadSummary } from "../../src/core/pipeline/load-summary.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import type { FileLedger } from "../../src/edges/file-ledger.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";

export type CommitFilesDeps = {
  readonly objects: ObjectStore;
  readonly ledger: FileLedger;
  readonly workBucket: string;
  readonly now: () => Date;
};

/** `files`: how many the plan meant to load. */
export type CommitInput = {
  readonly runId: string;
  readonly files: number;
  /** The epoch whose left-over rows this run has deleted; null when it swept none. */
  readonly sweptEpoch: string | null;
};

/** Objects read at once. */
const READ_AHEAD = 16;

/**
 * The run's applied files become done. Comes after every build: a file counts only when what is derived from it stands,
 * so that a crash between the phases repeats both.
 */
export async function commitFiles(
  deps: CommitFilesDeps,
  { runId, files, sweptEpoch }: CommitInput,
): Promise<LoadSummary> {
  const doneAt = deps.now();
  await deps.ledger.commit(runId, doneAt);
  if (sweptEpoch !== null) await noteBuiltSweep(deps, runId, sweptEpoch);
  return loadSummary(files, await batchResults(deps, runId), doneAt);
}

/** What another run swept meanwhile is not built by this one. */
async function noteBuiltSweep({ objects, workBucket }: CommitFilesDeps, runId: string, epoch: string): Promise<void> {
  const key = workKeys.sweep(epoch);
  const text = await objects.getText(workBucket, key);
  const isOurs = text !== null && (JSON.parse(text) as { runId: string }).runId === runId;
  if (isOurs) await objects.putText(workBucket, key, JSON.stringify({ state: "built", runId }));
}

async function batchResults({ objects, workBucket }: CommitFilesDeps, runId: string): Promise<BatchResult[]> {
  const keys: string[] = [];
  for await (const object of objects.list(workBucket, workKeys.batchResults(runId))) keys.push(object.key);
  const results: BatchResult[] = [];
  for (let at = 0; at < keys.length; at += READ_AHEAD) {
    const texts = await Promise.all(keys.slice(at, at + READ_AHEAD).map((key) => objects.getText(workBucket, key)));
    results.push(...texts.flatMap((text) => (text === null ? [] : [JSON.parse(text) as BatchResult])));
  }
  return results;
}
