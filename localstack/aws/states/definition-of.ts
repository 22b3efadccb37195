import type { ExecutionRecord } from "./local-states.ts";
import { isJsonObject, type Json } from "./json.ts";

/** Definition an execution runs, as JSON text. `label` is that of the Map which started it, null for an execution of the machine itself. */
export type ExecutionDefinition = { readonly text: string; readonly label: string | null };

/**
 * What DescribeStateMachineForExecution answers from the machine's definition: a child of a DISTRIBUTED Map runs the Map's item processor,
 * which AWS calls the state machine `<machine>/<label>`.
 */
export function definitionOf(record: Pick<ExecutionRecord, "machine">, machineText: string): ExecutionDefinition {
  const slash = record.machine.indexOf("/");
  if (slash < 0) return { text: machineText, label: null };
  const label = record.machine.slice(slash + 1);
  const processor = processorOf(JSON.parse(machineText) as Json, label);
  if (processor === null) throw new Error(`no Map with the label ${label} in the definition of ${record.machine}`);
  return { text: JSON.stringify(processor), label };
}

/** A Map without Label is labelled by its name, at any depth. */
function processorOf(value: Json, label: string): Json {
  if (!isJsonObject(value)) return null;
  for (const [name, state] of Object.entries(isJsonObject(value["States"]) ? value["States"] : {})) {
    if (!isJsonObject(state)) continue;
    if (state["Type"] === "Map" && (state["Label"] ?? name) === label) return state["ItemProcessor"] ?? null;
    const inner = state["ItemProcessor"] ?? null;
    const branches = Array.isArray(state["Branches"]) ? (state["Branches"] as readonly Json[]) : [];
    for (const graph of [inner, ...branches]) {
      const found = processorOf(graph, label);
      if (found !== null) return found;
    }
  }
  return null;
}
