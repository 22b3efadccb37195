import type { ChoiceState, Computed } from "./asl.ts";
import { compute, type Frame } from "./frame.ts";
import { StateFailure } from "./state-failure.ts";

/** The first rule whose Condition is true, else Default with the state's own Assign and Output. Throws StateFailure `States.NoChoiceMatched`. */
export async function chooseNext(frame: Frame, state: ChoiceState): Promise<{ next: string; computed: Computed }> {
  for (const [index, rule] of state.Choices.entries()) {
    const field = `Choices[${index}].Condition`;
    const holds = await compute(frame, rule.Condition, field);
    if (typeof holds !== "boolean") {
      throw new StateFailure(
        "States.QueryEvaluationError",
        `${frame.name}.${field} must be true or false, found ${JSON.stringify(holds)}`,
      );
    }
    if (holds) return { next: rule.Next, computed: rule };
  }
  if (state.Default === undefined) {
    throw new StateFailure("States.NoChoiceMatched", `No rule of ${frame.name} matched and it has no Default`);
  }
  return { next: state.Default, computed: state };
}
