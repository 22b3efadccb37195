import type { MapState, ParallelState, TaskState } from "./asl.ts";
import { chooseRetrier } from "./choose-retrier.ts";
import { errorMatches } from "./error-matches.ts";
import { computeLeft, type Frame, type Left } from "./frame.ts";
import type { Json } from "./json.ts";
import { leave, type Step } from "./leave-state.ts";
import { StateFailure } from "./state-failure.ts";

type GuardedState = TaskState | MapState | ParallelState;

const MS_PER_SECOND = 1000;

/**
 * Runs the work of a Task, Map or Parallel under its Retry and Catch:
 *
 *     attempt ─ok→ Output and Assign ─ok→ leave to Next
 *        ↑            │ failed
 *        └─ a retrier names the error and has attempts left: sleep
 *                     └─ else a catcher names it: its Output and Assign, leave to its Next
 *                     └─ else the failure goes out
 *
 * A failing Output is retried and caught like a failing attempt, as on AWS. Throws StateFailure; ExecutionStop passes through.
 */
export async function runGuarded(
  first: Frame,
  state: GuardedState,
  work: (frame: Frame) => Promise<Json>,
): Promise<Step> {
  const attemptsOf: number[] = (state.Retry ?? []).map(() => 0);
  for (let frame = first; ; frame = { ...frame, retryCount: frame.retryCount + 1 }) {
    const outcome = await attempt(frame, state, work);
    if (!(outcome instanceof StateFailure)) return leave(frame, outcome, state.Next ?? null);
    const { world } = frame.scope.run;
    const retry = chooseRetrier(state.Retry ?? [], outcome.error, attemptsOf, world.random());
    if (retry === null) return recover(frame, state, outcome);
    attemptsOf[retry.retrier] = (attemptsOf[retry.retrier] ?? 0) + 1;
    await world.sleep(retry.delaySeconds * MS_PER_SECOND, frame.scope.signal);
  }
}

async function attempt(
  frame: Frame,
  state: GuardedState,
  work: (frame: Frame) => Promise<Json>,
): Promise<Left | StateFailure> {
  try {
    const result = await work(frame);
    return await computeLeft(frame, state, result, { result });
  } catch (error) {
    if (error instanceof StateFailure) return error;
    throw error;
  }
}

async function recover(frame: Frame, state: GuardedState, failure: StateFailure): Promise<Step> {
  const catcher = (state.Catch ?? []).find((candidate) => errorMatches(candidate.ErrorEquals, failure.error));
  if (catcher === undefined) throw failure;
  const errorOutput = { Error: failure.error, Cause: failure.reason };
  return leave(frame, await computeLeft(frame, catcher, errorOutput, { errorOutput }), catcher.Next);
}
