import type { Definition } from "./asl.ts";
import { checkGraph } from "./check-graph.ts";
import { objectOf, integerFrom, oneOf, text } from "./check-value.ts";
import { DefinitionReport } from "./definition-report.ts";
import { isJsonObject } from "./json.ts";

/** Bytes a definition may have: Step Functions quota, 1 MiB. */
const MAX_DEFINITION_BYTES = 1024 * 1024;

const machineFields = objectOf({
  "QueryLanguage!": oneOf("JSONata"),
  "StartAt!": text,
  "States!": () => undefined,
  TimeoutSeconds: integerFrom(1),
  Version: oneOf("1.0"),
});

/**
 * The checked definition of a state machine. `where` is the file, for messages. Throws NotImplementedLocallyError or InvalidInputError
 * with every problem and its path: unknown fields, state types, resources and languages, broken transitions, JSONata that does not
 * parse or names a variable nobody assigns.
 */
export function readDefinition(json: string, where: string): Definition {
  const report = new DefinitionReport(where);
  if (Buffer.byteLength(json) > MAX_DEFINITION_BYTES) {
    report.invalid("", `${Buffer.byteLength(json)} bytes`, `at most ${MAX_DEFINITION_BYTES} bytes`);
  }
  const machine = parse(json, report);
  if (isJsonObject(machine)) {
    machineFields(machine, "", report);
    checkGraph(machine, "", { report, outerVariables: new Set(), stateNames: new Map() });
  } else if (report.problems.length === 0) {
    report.invalid("", machine, "an object");
  }
  report.throwIfAny();
  return machine as Definition;
}

function parse(json: string, report: DefinitionReport): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    report.invalid("", (error as Error).message, "JSON");
    return undefined;
  }
}
