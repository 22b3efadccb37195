import * as fc from "fast-check";

/** Cuts something of a length into pieces: the places of the cuts, in ascending order. */
const cuts = (length: number): fc.Arbitrary<number[]> =>
  fc.uniqueArray(fc.nat(Math.max(length, 0)), { maxLength: 20 }).map((places) => places.toSorted((a, b) => a - b));

/** The text in random pieces, also empty ones and surrogate pairs cut in two. */
export function randomChunks(text: string): fc.Arbitrary<string[]> {
  return cuts(text.length).map((places) => [0, ...places].map((from, i) => text.slice(from, places[i] ?? text.length)));
}

/** The bytes in random pieces, also empty ones and characters cut in two. */
export function randomByteChunks(bytes: Buffer): fc.Arbitrary<Buffer[]> {
  return cuts(bytes.length).map((places) =>
    [0, ...places].map((from, i) => bytes.subarray(from, places[i] ?? bytes.length)),
  );
}
