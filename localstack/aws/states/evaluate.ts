import jsonata, { type Expression } from "jsonata";
import { expressionBody, isExpression } from "./expression.ts";
import { type Chance, jsonataFunctions } from "./jsonata-functions.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";
import { StateFailure } from "./state-failure.ts";

/** What an expression can see: the state's variables and `$states`. */
export type Bindings = { readonly variables: JsonObject; readonly states: StatesVariable };

/** `$states`; absent members are undefined in JSONata, as on AWS where a state has no result (yet) or no error. */
export type StatesVariable = {
  readonly input: Json;
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly context: Json;
};

/** Replaces every expression inside a value by its result. Throws StateFailure `States.QueryEvaluationError`. */
export type Evaluate = (value: Json, bindings: Bindings, where: string) => Promise<Json>;

/** An evaluator that compiles every expression once. */
export function createEvaluate(chance: Chance): Evaluate {
  const compiled = new Map<string, Expression>();
  const compile = (text: string): Expression => {
    const known = compiled.get(text);
    if (known !== undefined) return known;
    const expression = jsonata(expressionBody(text));
    for (const own of jsonataFunctions(chance)) {
      expression.registerFunction(own.name, (...args: unknown[]) => own.run(...args), own.signature);
    }
    compiled.set(text, expression);
    return expression;
  };

  const evaluate: Evaluate = async (value, bindings, where) => {
    if (typeof value === "string") return isExpression(value) ? run(compile(value), value, bindings, where) : value;
    if (Array.isArray(value)) {
      return Promise.all(value.map((item, index) => evaluate(item, bindings, `${where}[${index}]`)));
    }
    if (!isJsonObject(value)) return value;
    const entries = Object.entries(value).map(
      async ([name, item]) => [name, await evaluate(item, bindings, `${where}.${name}`)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  };
  return evaluate;
}

async function run(expression: Expression, text: string, bindings: Bindings, where: string): Promise<Json> {
  try {
    const result: unknown = await expression.evaluate(undefined, { ...bindings.variables, states: bindings.states });
    if (result === undefined) throw new Error("the result is undefined");
    if (isFunction(result)) throw new Error("the result is a function");
    // The round trip removes JSONata's own marks (`sequence`) and everything JSON cannot carry into the next state.
    return JSON.parse(JSON.stringify(result)) as Json;
  } catch (error) {
    throw failure(where, text, (error as { message: string }).message);
  }
}

/** A native function, or a lambda, which JSONata keeps as an object with a mark. */
function isFunction(value: unknown): boolean {
  return typeof value === "function" || (isJsonObject(value) && "_jsonata_lambda" in value);
}

function failure(where: string, text: string, why: string): StateFailure {
  return new StateFailure(
    "States.QueryEvaluationError",
    `The JSONata expression at ${where} could not be evaluated: ${text}: ${why}`,
  );
}
