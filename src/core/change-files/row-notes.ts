import type { ErrorCode } from "../errors/error-codes.ts";
import type { CsvRecord } from "./csv-record.ts";

export type FieldFault = { code: ErrorCode; column: string | null; found: string; expected: string };

/** Enough to recognise a value; the whole of it stands in the quarantined row. */
const MAX_QUOTED = 80;

/**
 * What field readers have to say about the row at hand. They note and go on with a stand-in instead of throwing: a file of
 * a million bad rows must not cost a million stack traces, and the good path stays free of try blocks.
 */
export class RowNotes {
  /** The first fault of the row; later ones are often its consequence. */
  fault: FieldFault | null = null;
  /** Counted per file, not per row. */
  zeroDates = 0;

  /** Notes that field `index` is not `expected`. */
  bad(code: ErrorCode, place: { column: string; index: number }, record: CsvRecord, expected: string): void {
    this.fault ??= { code, column: place.column, found: quoted(record.field(place.index)), expected };
  }
}

export function quoted(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
}
