import type { BadRow } from "../../src/core/change-files/bad-row.ts";
import type { ChangeBatch, RowCounts } from "../../src/core/change-files/change-batch.ts";
import { readChangeFile } from "../../src/core/change-files/read-change-file.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { RowChange } from "../../src/core/row-change.ts";

export type WholeFile = {
  changes: RowChange[];
  bad: BadRow[];
  rowsRead: number;
  counts: RowCounts;
  zeroDates: number;
  repeatedHeaders: number;
  unknownColumns: string[];
  missingBeforeImages: string[];
  batches: ChangeBatch[];
};

/** A change file from first to last batch. */
export async function readChanges(
  text: string | Iterable<string> | AsyncIterable<string>,
  { key, mapping, maxBatchChanges = 1000 }: { key: string; mapping: Mapping; maxBatchChanges?: number },
): Promise<WholeFile> {
  const chunks = typeof text === "string" ? [text] : text;
  const batches: ChangeBatch[] = [];
  for await (const batch of readChangeFile(chunks, { key, mapping, maxBatchChanges })) batches.push(batch);
  const sum = (of: (batch: ChangeBatch) => number): number => batches.reduce((total, batch) => total + of(batch), 0);
  return {
    changes: batches.flatMap((batch) => batch.changes),
    bad: batches.flatMap((batch) => batch.bad),
    rowsRead: sum((batch) => batch.rowsRead),
    counts: {
      load: sum(({ counts }) => counts.load),
      insert: sum(({ counts }) => counts.insert),
      update: sum(({ counts }) => counts.update),
      delete: sum(({ counts }) => counts.delete),
      keyUpdate: sum(({ counts }) => counts.keyUpdate),
    },
    zeroDates: sum(({ flags }) => flags.zeroDates),
    repeatedHeaders: sum(({ flags }) => flags.repeatedHeaders),
    unknownColumns: batches.flatMap(({ flags }) => [...flags.unknownColumns]),
    missingBeforeImages: batches.flatMap(({ flags }) => [...flags.missingBeforeImages]),
    batches,
  };
}
