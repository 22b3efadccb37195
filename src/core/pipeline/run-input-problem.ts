import type { Problem } from "../errors/tillstream-error.ts";

/** A problem of the input at a path in it; "" is the input itself. */
export function inputProblem(
  code: Problem["code"],
  path: string,
  found: string,
  expected: string,
  remedy: string,
): Problem {
  return { code, where: path === "" ? "input" : `input.${path}`, found, expected, remedy };
}

export const didYouMean = (word: string | null): string =>
  word === null ? "Nothing was started." : `Did you mean ${JSON.stringify(word)}?`;

/** Enough of the value to recognise it; an input may be 256 kB. */
const QUOTED_CHARS = 80;
export function quoted(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > QUOTED_CHARS ? `${text.slice(0, QUOTED_CHARS)}…` : text;
}
