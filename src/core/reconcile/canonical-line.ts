/** Digest of a text's UTF-8 bytes in lower-case hexadecimal. Core has no packages, so the edge hands it in (`node:crypto`). */
export type HexDigest = (text: string) => string;

/** One column of a canonical line: text, or null for SQL NULL. */
export type Cell = string | null;

const HASH_HEX_DIGITS = 15;
const LAST_ASCII = 0x7f;
const LAST_TWO_BYTES = 0x7ff;

/**
 * `~` for NULL, else `<byte length>:<text>`. The length keeps ("a", "bc") and ("ab", "c") apart without a forbidden separator,
 * and `~` keeps NULL and the empty text apart; CONCAT_WS, which most tools use, skips NULLs.
 */
export function canonicalLine(cells: readonly Cell[]): string {
  let line = "";
  for (const cell of cells) line += cell === null ? "~" : `${utf8Length(cell)}:${cell}`;
  return line;
}

/**
 * 60 bits, the first 15 hex digits of MD5: the sum of 8 million stays below 2^83 and MariaDB adds it exactly as DECIMAL.
 * Not CRC32 and not XOR: CRC32 is affine and XOR hides pairs, so two orders that missed the same change cancel each other.
 * MD5 because both servers have it in every version; nobody attacks here.
 */
export function hash60(cells: readonly Cell[], md5: HexDigest): bigint {
  return BigInt(`0x${md5(canonicalLine(cells)).slice(0, HASH_HEX_DIGITS)}`);
}

/** Bytes of a text in UTF-8, without encoding it: nearly every cell is short ASCII. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit <= LAST_ASCII) continue;
    // Both halves of a surrogate pair make four bytes, two each.
    bytes += unit <= LAST_TWO_BYTES || isSurrogate(unit) ? 1 : 2;
  }
  return bytes;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
