import type { Money } from "../money.ts";
import { parseMoney } from "../money.ts";
import type { CsvRecord } from "./csv-record.ts";
import type { ColumnPlace, FieldReader } from "./field-reader.ts";
import { isNull } from "./field-reader.ts";

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
/** Characters up to which all digits fit into a number exactly, the point counted with them. */
const SAFE_LENGTH = 15;

/** Units of 10^-scale, exact; zeros beyond the scale are fine, a digit that would be lost is a fault. */
export function decimalField(place: ColumnPlace, scale: number): FieldReader<Money | null> {
  const { index } = place;
  return (record) => {
    if (isNull(record, index)) return null;
    const money = shortDecimal(record, index, scale) ?? parseMoney(record.field(index), scale);
    if (money === null)
      place.notes.bad("TS227", place, record, `a decimal like 12.50 with at most ${scale} digits behind the point`);
    return money;
  };
}

/**
 * The way of nearly every amount: `123.45` at exactly the column's scale. Four times as fast as the general way.
 * null means "not that simple", not "wrong".
 */
function shortDecimal(record: CsvRecord, index: number, scale: number): Money | null {
  const { text } = record;
  const start = record.starts[index] ?? 0;
  const end = record.ends[index] ?? 0;
  const isNegative = start < end && text.charCodeAt(start) === MINUS;
  const first = isNegative ? start + 1 : start;
  const point = scale === 0 ? end : end - scale - 1;
  if (point <= first || end - first > SAFE_LENGTH) return null;
  let units = 0;
  for (let at = first; at < end; at++) {
    const code = text.charCodeAt(at);
    if (at === point) {
      if (code !== POINT) return null;
      continue;
    }
    const digit = code - ZERO;
    if (digit < 0 || digit > 9) return null;
    units = units * 10 + digit;
  }
  return BigInt(isNegative ? -units : units);
}
