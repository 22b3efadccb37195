import type { Problem } from "../errors/tillstream-error.ts";
import { inputProblem } from "./run-input-problem.ts";

/**
 * Step Functions gives a state 256 KiB, and the input rides with what was planned through two of them: as Plan's keys and as the summary's
 * input. An execution that ends in `States.DataLimitExceeded` after its work would have no summary.
 */
const MOST_INPUT_BYTES = 180_000;

export function sizeProblems(value: unknown): Problem[] {
  const bytes = new TextEncoder().encode(JSON.stringify(value)).length;
  if (bytes <= MOST_INPUT_BYTES) return [];
  const found = `${bytes.toLocaleString("en-US")} bytes of JSON`;
  const expected = `at most ${MOST_INPUT_BYTES.toLocaleString("en-US")}`;
  return [inputProblem("TS557", "", found, expected, "Share it out among several runs; prefixes name many files.")];
}

/**
 * Step Functions keeps 32,768 characters of an error's cause, which has every problem twice: in the message and in the stack. A sentence has
 * some 200, and at most 350.
 */
const MOST_NAMED = 40;

/** A list of a thousand wrong keys is wrong in one way: the first show it. */
export function firstProblems(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MOST_NAMED) return problems;
  const found = `${(problems.length - MOST_NAMED).toLocaleString("en-US")} problems more`;
  return [
    ...problems.slice(0, MOST_NAMED),
    inputProblem("TS504", "", found, "none", "They are probably of the same kinds. Nothing was started."),
  ];
}
