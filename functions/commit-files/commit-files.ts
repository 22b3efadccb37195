import type { BatchResult } from "../../src/core/pipeline/batch-result.ts";
import { type LoadSummary, loadSummary } from "../../src/core/pipeline/load-summary.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import type { FileLedger } from "../../src/edges/file-ledger.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import { sweepNotes } from "../../src/steps/sweep-notes.ts";

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
  /** What this run has swept, by `sweepName`; null: nothing. */
  readonly swept: string | null;
};

/** Objects read at once. */
const READ_AHEAD = 16;

/**
 * The run's applied files become done. Comes after every build: a file counts only when what is derived from it stands,
 * so that a crash between the phases repeats both.
 */
export async function commitFiles(deps: CommitFilesDeps, { runId, files, swept }: CommitInput): Promise<LoadSummary> {
  const doneAt = deps.now();
  await deps.ledger.commit(runId, doneAt);
  if (swept !== null) await noteBuiltSweep(deps, runId, swept);
  return loadSummary(files, await batchResults(deps, runId), doneAt);
}

/** What another run swept meanwhile is not built by this one. */
async function noteBuiltSweep(deps: CommitFilesDeps, runId: string, name: string): Promise<void> {
  const notes = sweepNotes(deps);
  const note = await notes.of(name);
  if (note?.runId === runId) await notes.keep({ ...note, state: "built" });
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
