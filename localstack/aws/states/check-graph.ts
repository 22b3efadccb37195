import { jsonText } from "./json-text.ts";
import { checkState } from "./check-state.ts";
import { at, objectOf, text } from "./check-value.ts";
import type { DefinitionReport } from "./definition-report.ts";
import { inspectExpression, isExpression } from "./expression.ts";
import { isJsonObject, type JsonObject } from "./json.ts";

/** What a graph's surroundings tell it: where to report, variables it can read but not assign, state names taken in the whole machine. */
export type Surroundings = {
  readonly report: DefinitionReport;
  readonly outerVariables: ReadonlySet<string>;
  readonly stateNames: Map<string, string>;
};

const MAX_STATE_NAME = 80;
const TERMINAL = new Set(["Succeed", "Fail"]);
/** Sub-graphs have scopes of their own, comments no expressions. */
const NOT_IN_SCOPE = new Set(["ItemProcessor", "Branches", "Comment"]);

const innerGraph = objectOf({ "StartAt!": text, "States!": () => undefined, ProcessorConfig: () => undefined });

/** Checks the states of one graph, how they lead to each other, the variables they use, and every graph inside them. */
export function checkGraph(graph: JsonObject, path: string, around: Surroundings): void {
  const { report } = around;
  const states = graph["States"];
  if (!isJsonObject(states)) return report.invalid(at(path, "States"), states, "an object of states");
  const start = graph["StartAt"];
  if (typeof start !== "string" || !(start in states))
    report.invalid(at(path, "StartAt"), start, "the name of a state");
  const own = new Set(Object.values(states).flatMap((state) => assignedNames(state)));
  for (const name of own) {
    if (around.outerVariables.has(name)) report.invalid(path, `Assign of $${name}`, "a name no outer state assigns");
  }
  const visible = new Set([...around.outerVariables, ...own]);
  for (const [name, state] of Object.entries(states)) {
    const where = `${at(path, "States")}.${name}`;
    checkName(name, where, around);
    checkState(state, where, report);
    if (!isJsonObject(state)) continue;
    checkTransitions(state, where, states, report);
    checkVariables(state, where, visible, report);
    checkInner(state, where, visible, around);
  }
  checkReachable(start, states, path, report);
}

function checkName(name: string, where: string, { report, stateNames }: Surroundings): void {
  if (name.length > MAX_STATE_NAME) report.invalid(where, name, `a name of at most ${MAX_STATE_NAME} characters`);
  const other = stateNames.get(name);
  if (other !== undefined) report.invalid(where, name, `a name unique in the machine (also at ${other})`);
  stateNames.set(name, where);
}

/** Every state named by Next and Default of a state, its rules and catchers, with the path it is named at. */
function targets(state: JsonObject): { name: unknown; path: string }[] {
  const found: { name: unknown; path: string }[] = [];
  for (const field of ["Next", "Default"]) if (field in state) found.push({ name: state[field], path: field });
  for (const field of ["Choices", "Catch"]) {
    const list = state[field];
    if (!Array.isArray(list)) continue;
    for (const [index, entry] of list.entries()) {
      if (isJsonObject(entry)) found.push({ name: entry["Next"], path: `${field}[${index}].Next` });
    }
  }
  return found;
}

function checkTransitions(state: JsonObject, where: string, states: JsonObject, report: DefinitionReport): void {
  const type = jsonText(state["Type"]);
  if (!TERMINAL.has(type) && type !== "Choice" && "Next" in state === "End" in state) {
    report.invalid(where, Object.keys(state), "exactly one of Next and End");
  }
  for (const { name, path } of targets(state)) {
    if (typeof name === "string" && !(name in states)) {
      report.invalid(`${where}.${path}`, name, `one of the states ${Object.keys(states).join(", ")}`);
    }
  }
}

function checkReachable(start: unknown, states: JsonObject, path: string, report: DefinitionReport): void {
  const reached = new Set<string>();
  const open = [start];
  while (open.length > 0) {
    const name = open.pop();
    const state = typeof name === "string" ? states[name] : undefined;
    if (typeof name !== "string" || reached.has(name) || !isJsonObject(state)) continue;
    reached.add(name);
    open.push(...targets(state).map((target) => target.name));
  }
  for (const name of Object.keys(states)) {
    if (!reached.has(name))
      report.invalid(`${at(path, "States")}.${name}`, name, "a state that some transition reaches");
  }
}

/** Names in Assign of a state, its rules and its catchers, not of the graphs inside it. */
function assignedNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => assignedNames(item));
  if (!isJsonObject(value)) return [];
  const { Assign: assign, Choices: choices, Catch: catchers } = value;
  return [...(isJsonObject(assign) ? Object.keys(assign) : []), ...assignedNames(choices), ...assignedNames(catchers)];
}

function checkVariables(value: unknown, where: string, visible: ReadonlySet<string>, report: DefinitionReport): void {
  if (typeof value === "string" && isExpression(value)) {
    const inspected = inspectExpression(value);
    if ("error" in inspected) return;
    for (const name of inspected.variables) {
      if (!visible.has(name))
        report.invalid(where, `$${name}`, "a function of JSONata or a variable that a state here assigns");
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkVariables(item, `${where}[${index}]`, visible, report);
  } else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      if (!NOT_IN_SCOPE.has(name)) checkVariables(item, `${where}.${name}`, visible, report);
    }
  }
}

/** Branches and inline iterations read the variables around them; children of a DISTRIBUTED Map do not. */
function checkInner(state: JsonObject, where: string, visible: ReadonlySet<string>, around: Surroundings): void {
  const processor = state["ItemProcessor"];
  const branches = state["Branches"];
  if (state["Type"] === "Map" && isJsonObject(processor)) {
    const config = processor["ProcessorConfig"];
    const distributed = isJsonObject(config) && config["Mode"] === "DISTRIBUTED";
    const inner = { ...around, outerVariables: distributed ? new Set<string>() : visible };
    innerGraph(processor, `${where}.ItemProcessor`, around.report);
    checkGraph(processor, `${where}.ItemProcessor`, inner);
  }
  if (state["Type"] === "Parallel" && Array.isArray(branches)) {
    for (const [index, branch] of branches.entries()) {
      const path = `${where}.Branches[${index}]`;
      innerGraph(branch, path, around.report);
      if (isJsonObject(branch)) checkGraph(branch, path, { ...around, outerVariables: visible });
    }
  }
}
