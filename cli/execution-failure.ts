import { lastOfArn } from "../localstack/aws/states/states-arns.ts";
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

/** What the parser says of an input, before anything is touched. Its sentences have their own remedies. */
const OF_THE_INPUT = /^TS5\d\d input\b/;

const refusedInput = (name: string, problems: string): InvalidInputError =>
  new InvalidInputError({
    code: "TS921",
    where: `execution ${name}`,
    found: problems.includes("\n") ? "an input that it refuses for several reasons" : "an input that it refuses",
    expected: "one without problems",
    remedy: `It says:\n${problems}`,
  });

/** The error a person reads when an execution did not succeed. */
export function executionFailure(run: Followed): InvalidInputError {
  const name = lastOfArn(run.arn);
  const message = messageOf(run.cause);
  if (run.error === "InvalidInputError" && OF_THE_INPUT.test(message)) return refusedInput(name, message);
  const meetsItAgain = run.error === "InvalidInputError" || run.error === "UnsafeSourceError";
  return new InvalidInputError({
    code: "TS907",
    where: name,
    found: `${run.status} ${run.error ?? ""}`.trim(),
    expected: "an execution that ends",
    // Whole problems, often several: in the middle of a sentence of ours nobody could read them.
    remedy: `It says:\n${message}\n${
      meetsItAgain
        ? "Correct the input or the source and start a new execution"
        : `Mend the cause, then tillstream run --redrive ${name}: it goes on where it failed, nothing is loaded twice`
    }`,
  });
}
