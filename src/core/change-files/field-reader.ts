import { UNQUOTED, type CsvRecord } from "./csv-record.ts";
import { NOT_SUPPLIED_TOKEN, NULL_TOKEN } from "./dms-columns.ts";
import type { RowNotes } from "./row-notes.ts";

/** Reads one field of the record at hand. Made once per file and column, called once per row. */
export type FieldReader<T> = (record: CsvRecord) => T;

/** A column in one file: its name, where it stands in the header, and where faults are noted. */
export type ColumnPlace = { readonly column: string; readonly index: number; readonly notes: RowNotes };

/** A quoted `__NULL__` is text: DMS never quotes its tokens. */
export const isNull = (record: CsvRecord, index: number): boolean => isToken(record, index, NULL_TOKEN);
export const isNotSupplied = (record: CsvRecord, index: number): boolean => isToken(record, index, NOT_SUPPLIED_TOKEN);

function isToken(record: CsvRecord, index: number, token: string): boolean {
  const start = record.starts[index] ?? 0;
  // Length first: it settles nearly every field without looking at a character.
  return (
    (record.ends[index] ?? 0) - start === token.length &&
    record.styles[index] === UNQUOTED &&
    record.text.startsWith(token, start)
  );
}
