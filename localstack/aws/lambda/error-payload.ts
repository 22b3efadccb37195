/**
 * What AWS's runtime client reports of an error: `errorType` is `error.name`, which Retry and Catch match; `trace` the stack by lines.
 * Something thrown that is no error gives its JavaScript type.
 */
export function errorPayload(error: unknown, errorType?: string): string {
  if (!(error instanceof Error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  }
  return JSON.stringify({
    errorType: errorType ?? error.name,
    errorMessage: error.message,
    trace: (error.stack ?? "").split("\n"),
  });
}
