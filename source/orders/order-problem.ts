import { SOURCE_CODES } from "../../src/core/errors/source-codes.ts";
import type { Problem } from "../../src/core/errors/tillstream-error.ts";

/** A problem of an order, with the remedy its code stands for. */
export function orderProblem(code: keyof typeof SOURCE_CODES, where: string, found: string, expected: string): Problem {
  return { code, where, found, expected, remedy: SOURCE_CODES[code].remedy };
}
