import type { Computed } from "./asl.ts";
import { limitedJson } from "./data-limit.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";
import type { Scope } from "./scope.ts";
import { StateFailure } from "./state-failure.ts";

/** One visit of one state. */
export type Frame = {
  readonly scope: Scope;
  readonly name: string;
  readonly type: string;
  readonly input: Json;
  readonly enteredMs: number;
  readonly retryCount: number;
};

/** What a state leaves behind; `outputText` is the output's JSON. */
export type Left = { readonly output: Json; readonly outputText: string; readonly assigned: JsonObject };

/** Members of `$states` beside input and context. */
export type Extras = { readonly result?: Json; readonly errorOutput?: Json };

/** The context object, with the field names AWS gives it. `item` is `Map.Item` while an ItemSelector is evaluated. */
export function contextOf(frame: Frame, item?: JsonObject): JsonObject {
  const { run, mapItem } = frame.scope;
  const current = item ?? mapItem;
  return {
    ...run.context,
    State: {
      EnteredTime: new Date(frame.enteredMs).toISOString(),
      Name: frame.name,
      RetryCount: frame.retryCount,
    },
    ...(current === undefined ? {} : { Map: { Item: current } }),
  };
}

/** Evaluates the expressions of one field of the state. */
export function compute(
  frame: Frame,
  value: Json,
  field: string,
  extras: Extras = {},
  item?: JsonObject,
): Promise<Json> {
  const { run } = frame.scope;
  return run.evaluate(
    value,
    { variables: frame.scope.variables(), states: { input: frame.input, context: contextOf(frame, item), ...extras } },
    `${frame.name}.${field}`,
  );
}

/**
 * Output and Assign of a state, rule or catcher, both from the variables as they were on entry. Without Output, `otherwise` is the
 * output. Throws StateFailure when an expression fails or a quota is passed.
 */
export async function computeLeft(
  frame: Frame,
  computed: Computed,
  otherwise: Json,
  extras: Extras = {},
): Promise<Left> {
  const [output, assigned] = await Promise.all([
    computed.Output === undefined ? otherwise : compute(frame, computed.Output, "Output", extras),
    computed.Assign === undefined ? {} : compute(frame, computed.Assign, "Assign", extras),
  ]);
  const variables = isJsonObject(assigned) ? assigned : {};
  frame.scope.checkAssign(variables);
  const outputText = limitedJson(output, `The output of state ${frame.name}`);
  return { output, outputText, assigned: variables };
}

/** A number from a field that may be an expression; throws StateFailure when it is none or negative. */
export async function computeNumber(frame: Frame, value: number | string, field: string): Promise<number> {
  const computed = await compute(frame, value, field);
  if (typeof computed === "number" && computed >= 0) return computed;
  throw new StateFailure(
    "States.QueryEvaluationError",
    `${frame.name}.${field} must be a number of at least 0, found ${JSON.stringify(computed)}`,
  );
}

/** A text from a field that may be an expression; throws StateFailure when it is none. */
export async function computeText(frame: Frame, value: Json, field: string): Promise<string> {
  const computed = await compute(frame, value, field);
  if (typeof computed === "string") return computed;
  throw new StateFailure(
    "States.QueryEvaluationError",
    `${frame.name}.${field} must be a text, found ${JSON.stringify(computed)}`,
  );
}
