import type { BadRow } from "../../src/core/change-files/bad-row.ts";
import { readChangeFile } from "../../src/core/change-files/read-change-file.ts";
import { PoisonFileError } from "../../src/core/errors/error-classes.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { ListedFile } from "../../src/core/pipeline/listed-file.ts";
import type { OperationRows } from "../../src/core/pipeline/ledger-entry.ts";
import { plannedRole } from "../../src/core/pipeline/planned-role.ts";
import { loadSequenceOf, type ReloadedTable } from "../../src/core/pipeline/sweep-plan.ts";
import { addOperations, NO_OPERATIONS, operationRows } from "../../src/core/pipeline/operation-rows.ts";
import type { RowChange } from "../../src/core/row-change.ts";
import { NO_VERSION, type Version } from "../../src/core/version.ts";
import { inChunks } from "../../src/steps/in-chunks.ts";
import type { Piece } from "./in-step.ts";

/** Changes of one file that are held in memory at most; also the most that one write batch takes. 30,000 changes are about 15 MB. */
export const HELD_CHANGES = 30_000;

/** Bad rows kept of one file: they are held in memory until it is known that the file is good. Two million rows with one per cent of dirt. */
const MAX_BAD_ROWS = 20_000;

export type RowReader = {
  readonly mapping: Mapping;
  /** Tables whose LOAD rows are those of a later load within the epoch. */
  readonly reloaded: readonly ReloadedTable[];
  readonly open: (file: ListedFile) => AsyncIterable<string>;
};

/**
 * A file read to its end before any of its rows is written, so that a refusal really refuses the whole file.
 * `held`: all its changes are here. `long`: it is good, and must be read again to be written (parsing costs a tenth of writing).
 */
export type FileReading =
  | {
      readonly kind: "held";
      readonly rowsRead: number;
      readonly operations: OperationRows;
      readonly bad: readonly BadRow[];
      readonly changes: readonly RowChange[];
      /** Version of the newest change. */
      readonly newest: Version;
    }
  | {
      readonly kind: "long";
      readonly rowsRead: number;
      readonly operations: OperationRows;
      readonly bad: readonly BadRow[];
      readonly newest: Version;
    }
  | { readonly kind: "refused"; readonly error: PoisonFileError };

export async function readWholeFile(reader: RowReader, file: ListedFile): Promise<FileReading> {
  const bad: BadRow[] = [];
  let changes: RowChange[] | null = [];
  let rowsRead = 0;
  let operations = NO_OPERATIONS;
  let newest = NO_VERSION;
  try {
    for await (const batch of changeBatches(reader, file)) {
      rowsRead += batch.rowsRead;
      operations = addOperations(operations, operationRows(batch.counts));
      bad.push(...batch.bad);
      for (const { version } of batch.changes) if (version > newest) newest = version;
      refuseTooMany(file, bad);
      if (changes !== null && changes.length + batch.changes.length > HELD_CHANGES) changes = null;
      changes?.push(...batch.changes);
    }
  } catch (error) {
    if (error instanceof PoisonFileError) return { kind: "refused", error };
    throw error;
  }
  const read = { rowsRead, operations, bad, newest };
  return changes === null ? { kind: "long", ...read } : { kind: "held", ...read, changes };
}

function refuseTooMany(file: ListedFile, bad: readonly BadRow[]): void {
  if (bad.length <= MAX_BAD_ROWS) return;
  throw new PoisonFileError({
    code: "TS513",
    where: file.key,
    found: `more than ${MAX_BAD_ROWS} bad rows, first in line ${bad[0]?.line ?? "?"} (${bad[0]?.code ?? "?"})`,
    expected: `at most ${MAX_BAD_ROWS}`,
    remedy: "Correct the mapping or the source, send the file again.",
  });
}

/**
 * The file's changes once more, piece by piece. A file that was removed or written over since the first reading ends here and is
 * refused after all: what was applied of it is harmless, rows go by their versions.
 */
export async function* changesOf(
  reader: RowReader,
  file: ListedFile,
  refuse: (error: PoisonFileError) => void,
): AsyncIterable<Piece> {
  try {
    for await (const batch of changeBatches(reader, file)) {
      yield { rows: batch.rowsRead - batch.bad.length, changes: batch.changes };
    }
  } catch (error) {
    if (!(error instanceof PoisonFileError)) throw error;
    refuse(error);
  }
}

/**
 * Changes of a piece. Orders and lines are written together where pieces of both meet; the last pieces before a write of HELD_CHANGES
 * do so only in part, so a piece must be small beside that.
 */
const PIECE_CHANGES = 1_000;

/** The changes of a file that is held in memory. One piece if rows and changes cannot be told apart: a key update is two changes. */
export function heldPieces({ rowsRead, bad, changes }: Extract<FileReading, { kind: "held" }>): Piece[] {
  const rows = rowsRead - bad.length;
  if (rows !== changes.length) return [{ rows, changes }];
  return inChunks(changes, PIECE_CHANGES).map((piece) => ({ rows: piece.length, changes: piece }));
}

function changeBatches({ mapping, open, reloaded }: RowReader, file: ListedFile): ReturnType<typeof readChangeFile> {
  const { key } = file;
  const loadSequence = loadSequenceOf(reloaded, plannedRole(key, mapping).table);
  return readChangeFile(open(file), { key, mapping, maxBatchChanges: PIECE_CHANGES, loadSequence });
}
