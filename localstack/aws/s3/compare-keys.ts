const FIRST_SURROGATE = 0xd800;
const FIRST_AFTER_SURROGATES = 0xe000;

// UTF-16 puts surrogates (U+10000 and up) below U+E000–U+FFFF, UTF-8 above; moving both ranges restores UTF-8's order.
function utf8Rank(unit: number): number {
  if (unit >= FIRST_AFTER_SURROGATES) return unit - 0x800;
  return unit >= FIRST_SURROGATE ? unit + 0x2000 : unit;
}

/** S3's order of keys: by UTF-8 bytes. Comparing code units and not Buffers, which would make two of them per comparison. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA !== unitB) return utf8Rank(unitA) - utf8Rank(unitB);
  }
  return a.length - b.length;
}
