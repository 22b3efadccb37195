/** Terminal for the wildcards: AWS says `States.ALL` does not catch these two. */
const NOT_IN_STATES_ALL = new Set(["States.DataLimitExceeded", "States.Runtime"]);

/**
 * Does an `ErrorEquals` list name this error? `States.ALL` is every error but the two terminal ones, `States.TaskFailed` every one
 * of those but `States.Timeout`. Source: Step Functions guide, "Handling errors in workflows".
 */
export function errorMatches(errorEquals: readonly string[], error: string): boolean {
  // No name in a list brings an execution back from States.Runtime.
  if (error === "States.Runtime") return false;
  if (errorEquals.includes(error)) return true;
  if (NOT_IN_STATES_ALL.has(error)) return false;
  if (errorEquals.includes("States.ALL")) return true;
  return errorEquals.includes("States.TaskFailed") && error !== "States.Timeout";
}
