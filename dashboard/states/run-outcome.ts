/** What the pipeline says of its own run, beside Step Functions' status: a run with drift has succeeded all the same. */
export type RunOutcome = {
  readonly status: string;
  /** Inputs worth starting next, as JSON text to edit; `input` null: the execution's own. */
  readonly next: readonly { readonly why: string; readonly input: string | null }[];
};

/** From the output of an execution, which is its `RunSummary`; null for another machine's, a child's, or none. */
export function runOutcome(output: string | undefined): RunOutcome | null {
  const summary = parsed(output);
  const { status, next } = fieldsOf(summary);
  if (typeof status !== "string" || !Array.isArray(next)) return null;
  return {
    status,
    next: next
      .map(fieldsOf)
      .flatMap(({ why, input }) =>
        typeof why === "string" ? [{ why, input: input === null ? null : JSON.stringify(input, null, 2) }] : [],
      ),
  };
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
