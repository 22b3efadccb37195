import type { ErrorCode } from "./error-codes.ts";

/** One thing that is wrong: what was found (quoted), where, what was expected, what to do. Never a row value beyond the offending text. */
export type Problem = {
  readonly code: ErrorCode;
  /** File, line, column, key, path in a document: whatever lets a person put a finger on it. */
  readonly where: string;
  readonly found: string;
  readonly expected: string;
  readonly remedy: string;
};

const sentence = (p: Problem): string => `${p.code} ${p.where}: found ${p.found}, expected ${p.expected}. ${p.remedy}`;

/**
 * Base of every error we raise on purpose. It carries all problems of one input at once, so nobody mends them one run at a time.
 * Subclasses set `name` to a string literal: Lambda reports it as errorType and the state machine matches it, also after minification.
 */
export abstract class TillstreamError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[], cause?: unknown) {
    const all = "code" in problems ? [problems] : problems;
    super(all.map(sentence).join("\n"), cause === undefined ? undefined : { cause });
    this.problems = all;
  }

  get code(): ErrorCode | undefined {
    return this.problems[0]?.code;
  }
}
