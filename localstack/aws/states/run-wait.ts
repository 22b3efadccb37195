import type { WaitState } from "./asl.ts";
import { computeNumber, computeText, type Frame } from "./frame.ts";
import { StateFailure } from "./state-failure.ts";

const MS_PER_SECOND = 1000;

/** How long a Wait state waits, in ms; 0 for a Timestamp that is past, so that a redriven Wait goes on at once. */
export async function waitDelayMs(frame: Frame, state: WaitState): Promise<number> {
  if (state.Timestamp === undefined) return (await computeNumber(frame, state.Seconds ?? 0, "Seconds")) * MS_PER_SECOND;
  const text = await computeText(frame, state.Timestamp, "Timestamp");
  const untilMs = Date.parse(text);
  if (Number.isNaN(untilMs)) {
    throw new StateFailure(
      "States.QueryEvaluationError",
      `${frame.name}.Timestamp must be an ISO 8601 time, found ${text}`,
    );
  }
  return Math.max(0, untilMs - frame.scope.run.world.nowMs());
}
