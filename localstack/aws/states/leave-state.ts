import type { Frame, Left } from "./frame.ts";
import type { Json } from "./json.ts";

/** `next` null: the scope ends with this output. */
export type Step = { readonly next: string | null; readonly output: Json };

/** Records the exit and makes the assigned variables visible to the states after it. */
export function leave(frame: Frame, left: Left, next: string | null): Step {
  const { scope, name, type } = frame;
  const texts = Object.entries(left.assigned).map(([variable, value]) => [variable, JSON.stringify(value)] as const);
  scope.record(
    `${type}StateExited`,
    {
      name,
      output: left.outputText,
      outputDetails: { truncated: false },
      ...(texts.length === 0
        ? {}
        : { assignedVariables: Object.fromEntries(texts), assignedVariablesDetails: { truncated: false } }),
    },
    next,
  );
  scope.assign(left.assigned);
  return { next, output: left.output };
}
