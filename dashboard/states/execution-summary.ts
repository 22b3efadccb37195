type Described = {
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
};

function member(json: string | undefined, ...path: readonly string[]): unknown {
  if (json === undefined) return undefined;
  try {
    return path.reduce<unknown>(
      (value, name) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined,
      JSON.parse(json),
    );
  } catch {
    return undefined;
  }
}

const textOr = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);

/**
 * What the list shows of an execution beside its times: its mode, how the run itself ended (`DRIFT` is a `SUCCEEDED` execution too) and,
 * in a few words, what came of it.
 */
export type ExecutionSummary = { readonly mode: string; readonly verdict: string; readonly result: string };

/** The pipeline's output is its `RunSummary`; what is missing (another machine, still running) stays empty. */
export function executionSummary({ input, output, error }: Described): ExecutionSummary {
  const applied = member(output, "rows", "applied");
  const rows = typeof applied === "number" && applied > 0 ? `${applied.toLocaleString("en")} rows applied` : "";
  return {
    mode: textOr(member(output, "mode"), textOr(member(input, "mode"), "")),
    verdict: textOr(member(output, "status"), ""),
    result: [error ?? "", rows].filter((part) => part !== "").join(", "),
  };
}
