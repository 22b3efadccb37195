import type { TimeColumn } from "../mapping/mapping.ts";
import { dayText } from "./civil-day.ts";
import type { CsvRecord } from "./csv-record.ts";
import { DATE_LENGTH, dateAt, dateTimeAt, isZeroDate } from "./date-text.ts";
import type { ColumnPlace, FieldReader } from "./field-reader.ts";
import { isNull } from "./field-reader.ts";
import type { ZoneClock } from "./zone-clock.ts";

const DAY_MS = 86_400_000;

/** The instant of a DATETIME in the source's zone, or of midnight there when the column is a DATE. Zero dates are null and counted. */
export function timeField(place: ColumnPlace, type: TimeColumn["type"], source: ZoneClock): FieldReader<Date | null> {
  const { index, notes } = place;
  return (record) => {
    if (isNull(record, index)) return null;
    const start = record.starts[index] ?? 0;
    const end = record.ends[index] ?? 0;
    if (isZeroDate(record.text, start, end)) {
      notes.zeroDates++;
      return null;
    }
    const localMs = type === "datetime" ? dateTimeAt(record.text, start, end) : midnightAt(record.text, start, end);
    if (localMs !== null) return new Date(source.utcOf(localMs));
    if (type === "datetime") notes.bad("TS229", place, record, "a date with a time as YYYY-MM-DD HH:MM:SS");
    else notes.bad("TS228", place, record, "a day of the calendar as YYYY-MM-DD");
    return null;
  };
}

function midnightAt(text: string, start: number, end: number): number | null {
  const day = dateAt(text, start, end);
  return day === null ? null : day * DAY_MS;
}

/**
 * Business day of the instant that `timeField` read from the same field. A DATE column is the day itself, whatever the zones;
 * within one zone it is the first ten characters.
 */
export function businessDay(
  { index }: ColumnPlace,
  type: TimeColumn["type"],
  zones: { source: ZoneClock; store: ZoneClock },
): (record: CsvRecord, at: Date) => string {
  if (type === "date" || zones.source.zone === zones.store.zone) {
    return ({ text, starts }) => text.slice(starts[index], (starts[index] ?? 0) + DATE_LENGTH);
  }
  return (_record, at) => dayText(Math.floor((at.getTime() + zones.store.offsetAt(at.getTime())) / DAY_MS));
}
