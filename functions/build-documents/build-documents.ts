import { mergeTouchedKeys, mergeTouchedLines, noTouchedKeys } from "../../src/core/documents/touched-keys.ts";
import { CloudUnavailableError } from "../../src/core/errors/error-classes.ts";
import { setAside, type SetAsideSummary } from "../../src/core/pipeline/set-aside.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import { type BuildCounts, buildDocuments } from "../../src/steps/build-documents.ts";
import type { DocumentDeps } from "../../src/steps/document-deps.ts";
import { inChunks } from "../../src/steps/in-chunks.ts";

export type BuildPartitionDeps = DocumentDeps & { readonly objects: ObjectStore; readonly workBucket: string };

export type PartitionItem = { readonly runId: string; readonly partition: number };

/** `unreadable`: documents that were not built, or left out of what others are built from. */
export type BuiltPartition = BuildCounts & { readonly partition: number; readonly unreadable: SetAsideSummary };

/** Objects read at once. */
const READ_AHEAD = 16;

/**
 * Second phase for one partition of the run's touched keys: what all batches of the first phase touched, without repeats,
 * so that a product sold a thousand times in the run is built once.
 */
export async function buildPartition(
  deps: BuildPartitionDeps,
  { runId, partition }: PartitionItem,
): Promise<BuiltPartition> {
  const keys: string[] = [];
  for await (const object of deps.objects.list(deps.workBucket, workKeys.touchedPartition(runId, partition)))
    keys.push(object.key);
  const touched = noTouchedKeys();
  for (const ahead of inChunks(keys, READ_AHEAD)) {
    const texts = await Promise.all(ahead.map((key) => textOf(deps, key)));
    for (const text of texts) mergeTouchedKeys(touched, mergeTouchedLines(text.split("\n")));
  }
  const aside = setAside();
  const counts = await buildDocuments({ ...deps, unreadable: aside.add }, touched);
  return { partition, ...counts, unreadable: aside.summary() };
}

/** Going on without one would count files as done whose documents nobody built. */
async function textOf({ objects, workBucket }: BuildPartitionDeps, key: string): Promise<string> {
  const text = await objects.getText(workBucket, key);
  if (text !== null) return text;
  throw new CloudUnavailableError({
    code: "TS530",
    where: `s3://${workBucket}/${key}`,
    found: "no such object, although it was listed",
    expected: "the touched keys that apply-files wrote",
    remedy: "Load the run's files again, with force if they count as done.",
  });
}
