import type { RowChange } from "../row-change.ts";
import type { BadRow } from "./bad-row.ts";

/** How many rows of each kind were read well. Equal to what DMS counts per table (`FullLoadRows`, `AppliedInserts`, …). */
export type RowCounts = {
  load: number;
  insert: number;
  update: number;
  delete: number;
  /** Updates that changed the key, counted in `update` as well. Each gives two row changes. */
  keyUpdate: number;
};

/** What a person should know although the rows could be used. Numbers add up over the batches of a file, names come once. */
export type FileFlags = {
  /** Fields with a stand-in for "no date" (`0000-00-00`, `9999-12-31`), loaded as null. */
  zeroDates: number;
  /** Header lines met again inside the file (concatenated gzip members). */
  repeatedHeaders: number;
  /** Columns of the header that the mapping does not name: the source has grown. First batch only. */
  unknownColumns: readonly string[];
  /** `BI_` columns a CDC file should have and has not: key updates cannot be seen. First batch only. */
  missingBeforeImages: readonly string[];
};

/** Conservation: `rowsRead` = load + insert + update + delete + bad.length, in every batch. */
export type ChangeBatch = {
  changes: RowChange[];
  bad: BadRow[];
  /** Data records read, without header lines. */
  rowsRead: number;
  counts: RowCounts;
  flags: FileFlags;
};
