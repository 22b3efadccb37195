const POLYNOMIAL = 0x82f63b78; // Castagnoli, bits reversed.
const SLICES = 4;

/** table[0] is the classical byte table; the others advance a byte by 1, 2 and 3 more, so that four bytes go in one step. */
function makeTables(): readonly Uint32Array[] {
  const tables = Array.from({ length: SLICES }, () => new Uint32Array(256));
  const [first, ...others] = tables as [Uint32Array, ...Uint32Array[]];
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    first[byte] = crc >>> 0;
  }
  let before = first;
  for (const table of others) {
    for (let byte = 0; byte < 256; byte++) {
      const crc = before[byte] ?? 0;
      table[byte] = (crc >>> 8) ^ (first[crc & 0xff] ?? 0);
    }
    before = table;
  }
  return tables;
}

const [T0, T1, T2, T3] = makeTables() as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

const at = (table: Uint32Array, index: number): number => table[index & 0xff] as number;

/** CRC-32C of `bytes`, going on from `before` (0 at the start). Own code: Node's zlib has CRC-32 only. */
export function crc32c(bytes: Uint8Array, before: number): number {
  let crc = ~before;
  let i = 0;
  for (; i + SLICES <= bytes.length; i += SLICES) {
    const word =
      crc ^
      ((bytes[i] as number) |
        ((bytes[i + 1] as number) << 8) |
        ((bytes[i + 2] as number) << 16) |
        ((bytes[i + 3] as number) << 24));
    crc = at(T3, word) ^ at(T2, word >>> 8) ^ at(T1, word >>> 16) ^ at(T0, word >>> 24);
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ at(T0, crc ^ (bytes[i] as number));
  return ~crc >>> 0;
}
