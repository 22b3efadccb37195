import type { Problem } from "../errors/tillstream-error.ts";

/** A problem of the input at a path in it; "" is the input itself. */
export function inputProblem(
  code: Problem["code"],
  path: string,
  found: string,
  expected: string,
  remedy: string,
): Problem {
  return { code, where: path === "" ? "input" : `input.${shortened(path)}`, found, expected, remedy };
}

export const didYouMean = (word: string | null): string =>
  word === null ? "Nothing was started." : `Did you mean ${JSON.stringify(word)}?`;

/** Enough of a value or a name to recognise it; an input may be 256 kB. */
const SHOWN_CHARS = 80;
const shortened = (text: string): string => (text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text);

export const quoted = (value: unknown): string => shortened(value === undefined ? "nothing" : JSON.stringify(value));
