import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { jsonText } from "../states/json-text.ts";
import { isJsonObject, type Json, type JsonObject } from "../states/json.ts";
import { checkedResources, type Sections } from "./checked-resources.ts";
import type { LocalPlan } from "./local-plan.ts";
import { parseTemplate } from "./parse-template.ts";
import { nameProperty, physicalResource, type PhysicalResource } from "./physical-resource.ts";
import { deadLettersFirst } from "./queue-order.ts";
import { readEventSources, readFunction } from "./read-function.ts";
import { readBucket, readQueue, readRule } from "./read-messaging.ts";
import { readStateMachine } from "./read-state-machine.ts";
import { checkRules } from "./check-rules.ts";
import { holds, type ResolveContext, resolveValue } from "./resolve-value.ts";
import { templateParameters } from "./template-parameters.ts";
import { TemplateReport } from "./template-report.ts";
import type { ReadContext, TemplateResource } from "./template-resource.ts";

export type TemplateOptions = {
  readonly templatePath: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly functionEnvironment: Readonly<Record<string, string>>;
  readonly bundlesDir: string;
  /** Local AWS address, for queue URLs. */
  readonly endpoint: string;
};

const SECTIONS = [
  "AWSTemplateFormatVersion",
  "Transform",
  "Description",
  "Metadata",
  "Parameters",
  "Rules",
  "Mappings",
  "Conditions",
  "Globals",
  "Resources",
  "Outputs",
];

/**
 * Reads a SAM template and the state machines it names into what is to be built here. Throws NotImplementedLocallyError or
 * InvalidInputError with all problems of template and definitions, each with its path.
 */
export function readTemplate(options: TemplateOptions): LocalPlan {
  const report = new TemplateReport(basename(options.templatePath));
  const parsed = parseTemplate(readFileSync(options.templatePath, "utf8"), report);
  const template = isJsonObject(parsed) ? parsed : {};
  for (const section of Object.keys(template)) {
    if (!SECTIONS.includes(section)) report.refused(section, `the section ${section}`, SECTIONS.join(", "));
  }
  const parameters = templateParameters(template["Parameters"], options.parameters, report);
  const resources = new Map<string, PhysicalResource>();
  const context: ResolveContext = {
    parameters,
    conditions: objectOf(template["Conditions"]),
    mappings: objectOf(template["Mappings"]),
    resources,
    report,
  };
  checkRules(objectOf(template["Rules"]), context);
  const sections: Sections = { resources: present(template, context), globals: objectOf(template["Globals"]) };
  for (const [logicalId, resource] of Object.entries(sections.resources)) {
    const type = jsonText(resource["Type"]);
    const given = resolveValue(nameProperty(type, resource["Properties"]) ?? null, context, `Resources.${logicalId}`);
    resources.set(logicalId, physicalResource(logicalId, type, given, options.endpoint));
  }
  const { built, inert } = checkedResources(sections, context);
  const plan = { ...planOf(built, { ...options, report, templateDir: dirname(options.templatePath) }), inert };
  const outputs = readOutputs(template["Outputs"], context);
  report.throwIfAny();
  return { ...plan, outputs, names: Object.fromEntries([...resources].map(([id, { name }]) => [id, name])) };
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Resources whose Condition holds. */
function present(template: JsonObject, context: ResolveContext): Record<string, JsonObject> {
  const found: Record<string, JsonObject> = {};
  for (const [logicalId, resource] of Object.entries(objectOf(template["Resources"]))) {
    const path = `Resources.${logicalId}`;
    if (!isJsonObject(resource)) {
      context.report.invalid(path, JSON.stringify(resource), "a resource with a Type");
      continue;
    }
    const condition = resource["Condition"];
    if (condition === undefined || holds({ Condition: condition }, context, path)) found[logicalId] = resource;
  }
  return found;
}

function planOf(
  built: readonly TemplateResource[],
  context: ReadContext,
): Omit<LocalPlan, "outputs" | "names" | "inert"> {
  const of = <T>(type: string, read: (resource: TemplateResource, context: ReadContext) => T): T[] =>
    built.filter((resource) => resource.type === type).map((resource) => read(resource, context));
  return {
    buckets: of("AWS::S3::Bucket", readBucket),
    queues: deadLettersFirst(of("AWS::SQS::Queue", readQueue)),
    functions: of("AWS::Serverless::Function", readFunction),
    eventSources: of("AWS::Serverless::Function", readEventSources).flat(),
    stateMachines: of("AWS::Serverless::StateMachine", readStateMachine),
    rules: of("AWS::Events::Rule", readRule),
  };
}

function readOutputs(outputs: Json | undefined, context: ResolveContext): Record<string, string> {
  return Object.fromEntries(
    Object.entries(objectOf(outputs)).flatMap(([name, output]) => {
      const path = `Outputs.${name}`;
      const { Condition: condition, Value: value = null } = objectOf(output);
      if (condition !== undefined && !holds({ Condition: condition }, context, path)) return [];
      return [[name, jsonText(resolveValue(value, context, path))]];
    }),
  );
}
