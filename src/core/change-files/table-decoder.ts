import type { RowChange } from "../row-change.ts";
import type { Version } from "../version.ts";
import type { CsvRecord } from "./csv-record.ts";

/** Makes row changes of one table's records. Compiled per file, so that no row pays for finding columns or choosing codecs. */
export type TableDecoder = {
  /** The row as it stands in the record. Faults go to the notes; the result of a faulty record is not to be used. */
  upsert(record: CsvRecord, version: Version): RowChange;
  /** The row of the record's key is gone. Needs nothing but the key. */
  remove(record: CsvRecord, version: Version): RowChange;
  /** For updates: the old key's row is gone, null when the key is what it was. */
  removeBefore(record: CsvRecord, version: Version): RowChange | null;
};
