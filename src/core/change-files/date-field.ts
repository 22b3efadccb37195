import { DATE_LENGTH, dateAt, isZeroDate } from "./date-text.ts";
import type { ColumnPlace, FieldReader } from "./field-reader.ts";
import { isNull } from "./field-reader.ts";

/** `YYYY-MM-DD` of a DATE column. Zero dates are null and counted. */
export function dateField(place: ColumnPlace): FieldReader<string | null> {
  const { index, notes } = place;
  return (record) => {
    if (isNull(record, index)) return null;
    const start = record.starts[index] ?? 0;
    const end = record.ends[index] ?? 0;
    if (isZeroDate(record.text, start, end)) {
      notes.zeroDates++;
      return null;
    }
    if (dateAt(record.text, start, end) !== null) return record.text.slice(start, start + DATE_LENGTH);
    notes.bad("TS228", place, record, "a day of the calendar as YYYY-MM-DD");
    return null;
  };
}
