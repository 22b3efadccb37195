import type { CsvRecord } from "./csv-record.ts";
import type { ColumnPlace, FieldReader } from "./field-reader.ts";
import { isNull } from "./field-reader.ts";

const MINUS = 0x2d;
const ZERO = 0x30;
/** 15 digits always fit into a number exactly; longer ones go through BigInt. */
const SAFE_DIGITS = 15;
const INTEGER = /^-?\d+$/;

/** Integer or null; beyond 2^53 a fault, because the value would lose digits. */
export function integerField(place: ColumnPlace): FieldReader<number | null> {
  return (record) => {
    if (isNull(record, place.index)) return null;
    const value = integerAt(record, place.index);
    if (typeof value === "number") return value;
    if (value === null) place.notes.bad("TS225", place, record, "an integer");
    else place.notes.bad("TS226", place, record, "an integer of at most 2^53");
    return null;
  };
}

/** The integer in a field: a number, a bigint beyond 2^53, null when it is none. */
export function integerAt(record: CsvRecord, index: number): number | bigint | null {
  const { text } = record;
  const start = record.starts[index] ?? 0;
  const end = record.ends[index] ?? 0;
  const isNegative = start < end && text.charCodeAt(start) === MINUS;
  const firstDigit = isNegative ? start + 1 : start;
  if (end - firstDigit > SAFE_DIGITS) return longInteger(text.slice(start, end));
  if (firstDigit >= end) return null;
  let value = 0;
  for (let at = firstDigit; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  // `0 - value`, not `-value`: there is no minus zero among keys.
  return isNegative ? 0 - value : value;
}

function longInteger(text: string): number | bigint | null {
  if (!INTEGER.test(text)) return null;
  const exact = BigInt(text);
  const number = Number(exact);
  return Number.isSafeInteger(number) ? number : exact;
}
