const MIN_FLOAT_DIGITS = 6;
const MAX_FLOAT_DIGITS = 9;

/** Shortest decimal text that reads back as the same 32-bit float: 0.1, not 0.10000000149011612. */
export function floatText(value: number): string {
  const float = Math.fround(value);
  for (let digits = MIN_FLOAT_DIGITS; digits < MAX_FLOAT_DIGITS; digits++) {
    const short = Number(float.toPrecision(digits));
    if (Math.fround(short) === float) return String(short);
  }
  return String(Number(float.toPrecision(MAX_FLOAT_DIGITS)));
}
