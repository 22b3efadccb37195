import { InvalidInputError } from "../src/core/errors/error-classes.ts";
import type { Followed } from "./follow-execution.ts";

/** A Lambda's error reaches Step Functions as JSON text; its message is what a person wants to read. */
function messageOf(cause: string | null): string {
  if (cause === null) return "no cause given";
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === "object" && parsed !== null && "errorMessage" in parsed) return String(parsed.errorMessage);
  } catch {
    // Not JSON: a plain sentence.
  }
  return cause;
}

/** The error a person reads when an execution did not succeed. */
export function executionFailure(run: Followed): InvalidInputError {
  const name = run.arn.slice(run.arn.lastIndexOf(":") + 1);
  const meetsItAgain = run.error === "InvalidInputError" || run.error === "UnsafeSourceError";
  return new InvalidInputError({
    code: "TS907",
    where: name,
    found: `${run.status} ${run.error ?? ""}`.trim(),
    expected: "an execution that ends",
    // Whole problems, often several: in the middle of a sentence of ours nobody could read them.
    remedy: `It says:\n${messageOf(run.cause)}\n${
      meetsItAgain
        ? "Correct the input or the source and start a new execution"
        : `Mend the cause, then tillstream run --redrive ${name}: it goes on where it failed, nothing is loaded twice`
    }`,
  });
}
