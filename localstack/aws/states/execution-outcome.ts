import type { JournalEvent } from "./journal-event.ts";

/** Input, output and error of an execution as texts; null where it has none (yet). */
export type ExecutionOutcome = {
  readonly input: string;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
};

const ENDINGS = new Set(["ExecutionSucceeded", "ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut"]);

/** Read from the first and the last event of a history. */
export function executionOutcome(history: readonly JournalEvent[]): ExecutionOutcome {
  const last = history.at(-1);
  const details = last !== undefined && ENDINGS.has(last.type) ? (last.details ?? {}) : {};
  const text = (member: string): string | null => {
    const value = details[member];
    return typeof value === "string" ? value : null;
  };
  const input = history[0]?.details?.["input"];
  return {
    input: typeof input === "string" ? input : "{}",
    output: text("output"),
    error: text("error"),
    cause: text("cause"),
  };
}
