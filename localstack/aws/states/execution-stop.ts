/**
 * Why an execution ends from outside: stopped by a request, its time is up, its Map Run failed, this program ends.
 * Passed as the reason of an AbortSignal; passes through Retry and Catch, which never see it.
 */
export class ExecutionStop extends Error {
  override readonly name = "ExecutionStop";
  readonly status: "ABORTED" | "TIMED_OUT" | "FAILED";
  readonly error: string | null;
  readonly reason: string | null;

  constructor(status: "ABORTED" | "TIMED_OUT" | "FAILED", error: string | null, reason: string | null) {
    super(`${status}: ${error ?? ""} ${reason ?? ""}`);
    this.status = status;
    this.error = error;
    this.reason = reason;
  }
}

/** What becomes of executions that run when the local cloud stops or is killed; a redrive continues them. */
export const INTERRUPTED = {
  error: "Local.Interrupted",
  cause: "The local cloud stopped while this execution was running. Redrive it to continue where it was.",
} as const;
