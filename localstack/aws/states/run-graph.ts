import type { Json } from "./json.ts";
import type { ResumePoint } from "./resume-point.ts";
import { runState } from "./run-state.ts";
import type { Scope } from "./scope.ts";

/**
 * Runs a scope from its StartAt, or from where an earlier run of it stopped, and gives its output. Throws StateFailure when a state fails
 * uncaught and ExecutionStop when the signal aborts.
 */
export async function runGraph(scope: Scope, input: Json, resume: ResumePoint | null): Promise<Json> {
  if (resume?.kind === "done") return resume.output;
  let at = { name: resume?.state ?? scope.graph.StartAt, input: resume?.input ?? input };
  // Only the first state of a resumed scope has a past.
  let past = resume;
  for (;;) {
    scope.signal.throwIfAborted();
    const step = await runState(scope, at.name, at.input, past);
    if (step.next === null) return step.output;
    at = { name: step.next, input: step.output };
    past = null;
  }
}
