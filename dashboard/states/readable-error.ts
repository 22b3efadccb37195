/** An error as a person reads it. `problems` are the lines of a message that names several faults at once, one for any other. */
export type ReadableError = {
  readonly name: string;
  readonly problems: readonly string[];
  /** Stack lines of a Lambda's error, for a developer. */
  readonly trace: readonly string[];
};

type LambdaError = { readonly errorMessage?: unknown; readonly trace?: unknown };

function lambdaError(cause: string): LambdaError | null {
  try {
    const value: unknown = JSON.parse(cause);
    return typeof value === "object" && value !== null && "errorMessage" in value ? value : null;
  } catch {
    return null;
  }
}

/** Reads Error and Cause of a state or execution: a Lambda's cause is JSON, everything else a sentence. Null when there is no error. */
export function readableError(error: string | null, cause: string | null): ReadableError | null {
  if (error === null && cause === null) return null;
  const lambda = cause === null ? null : lambdaError(cause);
  const message = lambda === null ? (cause ?? "") : String(lambda.errorMessage);
  const trace = Array.isArray(lambda?.trace) ? lambda.trace.map(String) : [];
  return {
    name: error ?? "",
    problems: message
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
    trace,
  };
}
