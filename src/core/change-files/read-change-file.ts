import { InvalidInputError } from "../errors/error-classes.ts";
import type { Mapping } from "../mapping/mapping.ts";
import { BatchReader } from "./batch-reader.ts";
import type { ChangeBatch } from "./change-batch.ts";
import { changeFileRole } from "./change-file-role.ts";
import type { FileContext } from "./file-layout.ts";

export type ReadOptions = {
  /** Key of the object; it says epoch, table and whether the file is of the full load. */
  key: string;
  mapping: Mapping;
  /** A batch ends when it holds this many changes and bad rows together; a key update may add one more. */
  maxBatchChanges: number;
  /** Sequence of the rows of a full load, 35 digits; null or absent: the epoch's first. */
  loadSequence?: string | null;
};

/**
 * Reads one change file: text in pieces of any size → batches of row changes and bad rows, in file order. Memory does not grow with
 * the file. At least one batch is given, also for a file with nothing but its header.
 *
 * Batches given before a refusal may have been applied: harmless, since each of their rows was well-formed and counts once,
 * by its version. A file that fits into one batch is refused before any of it is given.
 *
 * @throws InvalidInputError TS210: the key is not that of a mapped table (ask `changeFileRole` first).
 * @throws PoisonFileError TS202 (empty), TS204, TS205 (header), TS206 (another header inside), TS207 (open quote), TS208 (too
 * many bad rows, known at the end only), TS209 (`__NOSUP__` where a value must be).
 */
export async function* readChangeFile(
  chunks: AsyncIterable<string> | Iterable<string>,
  { key, mapping, maxBatchChanges, loadSequence = null }: ReadOptions,
): AsyncGenerator<ChangeBatch, void, undefined> {
  const reader = new BatchReader(fileContext(key, mapping, loadSequence), maxBatchChanges);
  for await (const chunk of chunks) {
    reader.push(chunk);
    yield* reader.fullBatches();
  }
  reader.end();
  yield* reader.fullBatches();
  yield* reader.lastBatch();
}

function fileContext(key: string, mapping: Mapping, loadSequence: string | null): FileContext {
  const role = changeFileRole(key, mapping);
  if (role.kind === "mapped") return { key, name: role.name, table: role.table, mapping, loadSequence };
  throw new InvalidInputError({
    code: "TS210",
    where: key,
    found:
      role.kind === "not a change file"
        ? `an object that is no change file (${role.reason})`
        : `a file of an ${role.kind === "ignored" ? "ignored table" : role.kind}`,
    expected: "a change file of a table that the mapping loads",
    remedy: "Name the table in the mapping, or list it under `ignored`.",
  });
}
