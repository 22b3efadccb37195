import type { Version } from "../version.ts";
import { LOAD_SEQUENCE, versionOf } from "../version.ts";
import type { CsvRecord } from "./csv-record.ts";
import type { ColumnPlace, FieldReader } from "./field-reader.ts";
import { isNull } from "./field-reader.ts";

const ZERO = 0x30;

/**
 * All rows of a full load have the epoch's first version, or the one given for a table that was loaded anew within its epoch. The column
 * may be missing, empty or NULL; a sequence in it would mean that the file is not what its key says, so it is a fault.
 */
export function loadVersion(epoch: string, sequence: string | null, place: ColumnPlace | null): FieldReader<Version> {
  const version = versionOf(epoch, sequence);
  if (place === null) return () => version;
  return (record) => {
    if (!isBlank(record, place.index) && record.field(place.index) !== LOAD_SEQUENCE) {
      place.notes.bad("TS223", place, record, "no sequence in a full-load file");
    }
    return version;
  };
}

/** A change needs a sequence of 35 digits: nothing else orders it. */
export function changeVersion(epoch: string, place: ColumnPlace): FieldReader<Version> {
  const prefix = versionOf(epoch, null).slice(0, -LOAD_SEQUENCE.length);
  return (record) => {
    const start = record.starts[place.index] ?? 0;
    const end = record.ends[place.index] ?? 0;
    if (end - start !== LOAD_SEQUENCE.length || !areDigits(record.text, start, end)) {
      place.notes.bad("TS223", place, record, "a sequence of 35 digits");
    }
    return prefix + record.text.slice(start, end);
  };
}

const isBlank = (record: CsvRecord, index: number): boolean =>
  record.starts[index] === record.ends[index] || isNull(record, index);

function areDigits(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return false;
  }
  return true;
}
