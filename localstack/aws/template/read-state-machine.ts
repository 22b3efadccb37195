import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TillstreamError } from "../../../src/core/errors/tillstream-error.ts";
import { isJsonObject } from "../states/json.ts";
import type { StateMachineDefinition } from "../states/local-states.ts";
import { readDefinition } from "../states/read-definition.ts";
import { substituteDefinition } from "./substitute-definition.ts";
import { type ReadContext, type TemplateResource, textOf } from "./template-resource.ts";

/** A state machine with its definition, substituted and checked; what is wrong with either is reported together. */
export function readStateMachine(
  resource: TemplateResource,
  { report, templateDir }: ReadContext,
): StateMachineDefinition {
  const { properties, path, name } = resource;
  const type = properties["Type"] ?? "STANDARD";
  if (type !== "STANDARD") report.refused(`${path}.Type`, JSON.stringify(type), "STANDARD");
  const where = textOf(properties["DefinitionUri"], `${path}.DefinitionUri`, report);
  const file = join(templateDir, where);
  if (where === "" || !existsSync(file)) {
    report.invalid(`${path}.DefinitionUri`, where, "a file beside the template");
    return { name, definition: "{}", where };
  }
  const given = properties["DefinitionSubstitutions"];
  const definition = substituteDefinition(
    readFileSync(file, "utf8"),
    isJsonObject(given) ? given : {},
    { file: where, path: `${path}.DefinitionSubstitutions` },
    report,
  );
  try {
    readDefinition(definition, where);
  } catch (error) {
    if (!(error instanceof TillstreamError)) throw error;
    report.addAll(error.problems);
  }
  return { name, definition, where };
}
