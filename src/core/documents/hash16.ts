/** One more than the largest hash. */
export const HASHES = 65_536;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const MIX = 0x85ebca6b;

/**
 * 16-bit hash of a text: FNV-1a over UTF-16 units with the finishing steps of MurmurHash3, upper middle bits.
 * It decides in which slice an edge stands and is stored in `orders.h`: changing it means a new full load.
 * FNV alone left consecutive numbers in neighbouring slices.
 */
export function hash16(text: string): number {
  let h = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), FNV_PRIME);
  h ^= h >>> 15;
  h = Math.imul(h, MIX);
  h ^= h >>> 13;
  return (h >>> 8) & (HASHES - 1);
}
