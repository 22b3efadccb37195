import { unreachable } from "../../../src/core/unreachable.ts";
import type { State } from "./asl.ts";
import { compute, computeLeft, computeText, type Frame } from "./frame.ts";
import type { Json } from "./json.ts";
import { leave, type Step } from "./leave-state.ts";
import type { ResumePoint } from "./resume-point.ts";
import { chooseNext } from "./run-choice.ts";
import { runGuarded } from "./run-guarded.ts";
import { runInline } from "./run-inline.ts";
import { runMap } from "./run-map.ts";
import { runTask } from "./run-task.ts";
import { waitDelayMs } from "./run-wait.ts";
import type { Scope } from "./scope.ts";
import { StateFailure } from "./state-failure.ts";

export type Past = Extract<ResumePoint, { kind: "at" }> | null;

/** Visits one state: enters it, does what its type does, leaves it. Throws StateFailure when it fails and no catcher takes it. */
export async function runState(scope: Scope, name: string, input: Json, past: Past): Promise<Step> {
  const state = scope.graph.States[name];
  if (state === undefined) throw new StateFailure("States.Runtime", `There is no state ${name}`);
  const frame: Frame = { scope, name, type: state.Type, input, enteredMs: scope.run.world.nowMs(), retryCount: 0 };
  if (past?.entered !== true) {
    scope.record(`${state.Type}StateEntered`, {
      name,
      input: JSON.stringify(input),
      inputDetails: { truncated: false },
    });
  }
  try {
    return await visit(frame, state, past);
  } catch (error) {
    if (error instanceof StateFailure && error.error === "States.QueryEvaluationError") {
      scope.record("EvaluationFailed", { state: name, error: error.error, cause: error.reason });
    }
    throw error;
  }
}

async function visit(frame: Frame, state: State, past: Past): Promise<Step> {
  switch (state.Type) {
    case "Task":
      return runGuarded(frame, state, (attempt) => runTask(attempt, state));
    case "Map":
      return runGuarded(frame, state, (attempt) => runMap(attempt, state, attempt.retryCount === 0 ? past : null));
    case "Parallel":
      return runGuarded(frame, state, (attempt) => runParallel(attempt, state, attempt.retryCount === 0 ? past : null));
    case "Choice": {
      const chosen = await chooseNext(frame, state);
      return leave(frame, await computeLeft(frame, chosen.computed, frame.input), chosen.next);
    }
    case "Wait":
      await frame.scope.run.world.sleep(await waitDelayMs(frame, state), frame.scope.signal);
      return leave(frame, await computeLeft(frame, state, frame.input), state.Next ?? null);
    case "Pass":
      return leave(frame, await computeLeft(frame, state, frame.input), state.Next ?? null);
    case "Succeed":
      return leave(frame, await computeLeft(frame, state, frame.input), null);
    case "Fail":
      throw new StateFailure(
        state.Error === undefined ? "" : await computeText(frame, state.Error, "Error"),
        state.Cause === undefined ? "" : await computeText(frame, state.Cause, "Cause"),
      );
    default:
      return unreachable(state);
  }
}

type ParallelState = Extract<State, { Type: "Parallel" }>;

/** Every branch gets the same input; the result is the list of their outputs. */
async function runParallel(frame: Frame, state: ParallelState, past: Past): Promise<Json> {
  const input = state.Arguments === undefined ? frame.input : await compute(frame, state.Arguments, "Arguments");
  if (past?.entered !== true) frame.scope.record("ParallelStateStarted");
  return runInline(frame, {
    kind: "Parallel",
    graphs: state.Branches,
    inputs: state.Branches.map(() => ({ input })),
    concurrency: state.Branches.length,
    past: past?.inner ?? new Map(),
  });
}
