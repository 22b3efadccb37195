import { mergeTouchedLines, touchedLines } from "../../../src/core/documents/touched-keys.ts";
import type { RowChange } from "../../../src/core/row-change.ts";
import { applyRows } from "../../../src/steps/apply-rows.ts";
import { buildDocuments } from "../../../src/steps/build-documents.ts";
import type { DocumentDeps } from "../../../src/steps/document-deps.ts";

/** A process died: thrown by the store of a test after any single write. */
export class Crash extends Error {
  override readonly name = "Crash";
}

export type Delivery = {
  readonly workers: number;
  /** Chance that a file comes twice. */
  readonly doubled: number;
  readonly partitions: number;
  /** Called when a run died; the store stops crashing after enough of them. */
  readonly onCrash: () => void;
};

/**
 * Delivers the files as the pipeline does, in any order, some twice, several runs at once. A run: batches of its files applied
 * in parallel, then a barrier, then the partitions of the touched keys built in parallel. A run that died comes again, its
 * files cut into other batches. Answers how many conflicts were counted.
 */
export async function deliverHistory(
  deps: DocumentDeps,
  files: readonly RowChange[][],
  random: () => number,
  { workers, doubled, partitions, onCrash }: Delivery,
): Promise<{ conflicts: number }> {
  const queue = [...files, ...files.filter(() => random() < doubled)];
  for (let i = queue.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [queue[i], queue[j]] = [queue[j] as RowChange[], queue[i] as RowChange[]];
  }
  let conflicts = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const taken = queue.splice(0, 1 + Math.floor(random() * 4));
      if (taken.length === 0) return;
      try {
        conflicts += await oneRun(deps, batchesOf(taken, random), partitions);
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        onCrash();
        for (const file of taken) queue.splice(Math.floor(random() * (queue.length + 1)), 0, file);
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return { conflicts };
}

async function oneRun(deps: DocumentDeps, batches: readonly RowChange[][], partitions: number): Promise<number> {
  const applied = await allOrFirstError(batches.map((changes) => applyRows(deps, changes)));
  const files = new Map<number, string[]>();
  for (const { touched } of applied) {
    for (const { partition, line } of touchedLines(touched, partitions)) {
      files.set(partition, [...(files.get(partition) ?? []), line]);
    }
  }
  await allOrFirstError([...files.values()].map((lines) => buildDocuments(deps, mergeTouchedLines(lines))));
  for (const { counts } of applied) if (counts.superseded < 0) throw new Error("more row changes applied than given");
  return applied.reduce((sum, { counts }) => sum + counts.conflicts, 0);
}

/** Other Lambdas of a run go on when one dies; the run fails after all have ended. */
async function allOrFirstError<Result>(promises: readonly Promise<Result>[]): Promise<Result[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

/** One to three batches, cut without regard to files. */
function batchesOf(files: readonly RowChange[][], random: () => number): RowChange[][] {
  const batches: RowChange[][] = [[]];
  for (const change of files.flat()) {
    if (batches.length < 3 && random() < 0.1) batches.push([]);
    batches.at(-1)?.push(change);
  }
  return batches.filter((batch) => batch.length > 0);
}
