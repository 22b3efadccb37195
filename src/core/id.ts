/**
 * A source key as documents carry it: a number where the source has an integer, a bigint beyond 2^53, text where it has text.
 * 0 and "" are ids like any other. Composite keys are one text of their parts (see `mapping`).
 */
export type Id = number | bigint | string;

/**
 * Canonical text of an id, usable as a Map key: `i:42` for integers of any size, `t:abc` for text.
 * The prefix keeps the integer 42 and the text "42" apart.
 */
export function idText(id: Id): string {
  return typeof id === "string" ? `t:${id}` : `i:${id}`;
}

/** Inverse of `idText`. */
export function idOfText(text: string): Id {
  const body = text.slice(2);
  if (text.startsWith("t:")) return body;
  const number = Number(body);
  return Number.isSafeInteger(number) ? number : BigInt(body);
}

/** Integers before texts; integers by value, texts by UTF-16 code unit. A total order, used for every list in a document. */
export function compareIds(a: Id, b: Id): number {
  if (typeof a === "string" || typeof b === "string") {
    if (typeof a !== typeof b && !(typeof a === "string" && typeof b === "string"))
      return typeof a === "string" ? 1 : -1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
