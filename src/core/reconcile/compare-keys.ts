import { idOfText } from "../id.ts";

/**
 * Order of key texts as both databases have it: integers by value, texts by their UTF-8 bytes, which is the order of code points.
 * JavaScript's own order goes by UTF-16 units and puts an emoji before U+E000 to U+FFFF.
 */
export function compareKeys(a: string, b: string): number {
  const [idA, idB] = [idOfText(a), idOfText(b)];
  if (typeof idA === "string" && typeof idB === "string") return compareTexts(idA, idB);
  return idA < idB ? -1 : idA > idB ? 1 : 0;
}

function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    if (a.charCodeAt(i) === b.charCodeAt(i)) continue;
    // Inside a pair both sides share the first half, so the code point is read from where it starts.
    const start = i > 0 && isLowSurrogate(a.charCodeAt(i)) && isLowSurrogate(b.charCodeAt(i)) ? i - 1 : i;
    return (a.codePointAt(start) ?? 0) - (b.codePointAt(start) ?? 0);
  }
  return a.length - b.length;
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** The lowest of the keys, null without any. */
export function nearestKey(keys: readonly string[]): string | null {
  return keys.toSorted(compareKeys)[0] ?? null;
}
