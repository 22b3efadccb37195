import { isJsonObject, type Json, type JsonObject } from "../aws/states/json.ts";

/**
 * The one rule for an engine that cannot run DISTRIBUTED maps with JSONata: such a map becomes an INLINE one over the same items, read
 * by a Task in front of it (`<name>Items`, which invokes `readItemsArn`) into the variable `<name>Items`. Label and ResultWriter go: no
 * function reads what the ResultWriter writes. INLINE maps hold at most 40 at once and their items must fit a state's 256 kB.
 */
export function inlineMaps(definition: JsonObject, readItemsArn: string): JsonObject {
  const states = objectOf(definition["States"]);
  const distributed = new Set(Object.keys(states).filter((name) => isDistributed(objectOf(states[name]))));
  const entry = (name: Json | undefined): Json | undefined =>
    typeof name === "string" && distributed.has(name) ? readerOf(name) : name;
  const changed = Object.entries(states).flatMap(([name, value]): [string, Json][] => {
    const state = redirected(objectOf(value), entry);
    if (!distributed.has(name)) return [[name, state]];
    return [
      [readerOf(name), readItems(name, state, readItemsArn)],
      [name, inlined(name, state)],
    ];
  });
  return { ...definition, StartAt: entry(definition["StartAt"]) ?? null, States: Object.fromEntries(changed) };
}

const readerOf = (name: string): string => `${name}Items`;

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function isDistributed(state: JsonObject): boolean {
  const config = objectOf(objectOf(state["ItemProcessor"])["ProcessorConfig"]);
  return state["Type"] === "Map" && config["Mode"] === "DISTRIBUTED" && state["ItemReader"] !== undefined;
}

/** Whoever led to the map leads to the state that reads its items. */
function redirected(state: JsonObject, entry: (name: Json | undefined) => Json | undefined): JsonObject {
  const choices = state["Choices"];
  return {
    ...state,
    ...(state["Next"] !== undefined && { Next: entry(state["Next"]) ?? null }),
    ...(state["Default"] !== undefined && { Default: entry(state["Default"]) ?? null }),
    ...(Array.isArray(choices) && {
      Choices: choices.map((choice: Json) => {
        const rule = objectOf(choice);
        return { ...rule, Next: entry(rule["Next"]) ?? null };
      }),
    }),
  };
}

function readItems(name: string, map: JsonObject, readItemsArn: string): JsonObject {
  return {
    Comment: `Reads the items of ${name}, which this engine cannot read itself.`,
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: readItemsArn, Payload: objectOf(map["ItemReader"])["Arguments"] ?? null },
    TimeoutSeconds: 60,
    Assign: { [readerOf(name)]: "{% $states.result.Payload %}" },
    Output: {},
    Next: name,
  };
}

function inlined(name: string, map: JsonObject): JsonObject {
  const { ItemReader: _reader, ResultWriter: _writer, Label: _label, ...rest } = map;
  return {
    ...rest,
    Items: `{% $${readerOf(name)} %}`,
    ItemProcessor: { ...objectOf(map["ItemProcessor"]), ProcessorConfig: { Mode: "INLINE" } },
  };
}
