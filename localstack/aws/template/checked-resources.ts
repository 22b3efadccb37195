import { jsonText } from "../states/json-text.ts";
import { isJsonObject, type Json, type JsonObject } from "../states/json.ts";
import type { LocalPlan } from "./local-plan.ts";
import { BUILT, INERT, type ResourceType } from "./resource-types.ts";
import { type ResolveContext, resolveValue } from "./resolve-value.ts";
import type { TemplateResource } from "./template-resource.ts";

export type Sections = {
  /** Resources by logical id. */
  readonly resources: Readonly<Record<string, JsonObject>>;
  readonly globals: JsonObject;
};

const RESOURCE_MEMBERS = [
  "Type",
  "Properties",
  "Metadata",
  "Condition",
  "DependsOn",
  "DeletionPolicy",
  "UpdateReplacePolicy",
];
const GLOBAL_TYPES: Readonly<Record<string, string>> = {
  "AWS::Serverless::Function": "Function",
  "AWS::Serverless::StateMachine": "StateMachine",
};

/** Sorts resources into those built here, with Globals merged in and properties resolved, and those without effect. Reports unknown types and properties. */
export function checkedResources(
  sections: Sections,
  context: ResolveContext,
): { built: TemplateResource[]; inert: LocalPlan["inert"] } {
  const built: TemplateResource[] = [];
  const inert: { logicalId: string; type: string; reason: string }[] = [];
  const { report } = context;
  for (const section of Object.keys(sections.globals)) {
    const known = Object.values(GLOBAL_TYPES);
    if (!known.includes(section)) report.refused(`Globals.${section}`, `Globals of ${section}`, known.join(", "));
  }
  for (const [logicalId, resource] of Object.entries(sections.resources)) {
    const path = `Resources.${logicalId}`;
    const type = jsonText(resource["Type"]);
    for (const member of Object.keys(resource)) {
      if (!RESOURCE_MEMBERS.includes(member)) report.refused(`${path}.${member}`, member, RESOURCE_MEMBERS.join(", "));
    }
    const kind = BUILT[type];
    const reason = INERT[type];
    if (kind !== undefined) built.push(checked(logicalId, { type, kind, resource }, sections, context));
    else if (reason !== undefined) {
      // Resolved all the same, so that a reference to nothing is found before a deployment finds it.
      resolveValue(resource["Properties"] ?? {}, context, `${path}.Properties`);
      inert.push({ logicalId, type, reason });
    } else {
      report.refused(`${path}.Type`, type, [...Object.keys(BUILT), ...Object.keys(INERT)].join(", "));
    }
  }
  return { built, inert };
}

function checked(
  logicalId: string,
  { type, kind, resource }: { type: string; kind: ResourceType; resource: JsonObject },
  sections: Sections,
  context: ResolveContext,
): TemplateResource {
  const path = `Resources.${logicalId}.Properties`;
  const globals = sections.globals[GLOBAL_TYPES[type] ?? ""];
  const merged = mergeGlobals(globals ?? {}, resource["Properties"] ?? {});
  const properties = resolveValue(merged, context, path);
  const own = isJsonObject(properties) ? properties : {};
  for (const property of Object.keys(own)) {
    if (kind.used.includes(property) || property in kind.ignored) continue;
    context.report.refused(
      `${path}.${property}`,
      `the property ${property}`,
      [...kind.used, ...Object.keys(kind.ignored)].join(", "),
    );
  }
  checkBuildMethod(resource["Metadata"], `Resources.${logicalId}.Metadata`, context);
  return { logicalId, type, name: context.resources.get(logicalId)?.name ?? logicalId, properties: own, path };
}

/** SAM's rule: objects are merged member by member, lists added up, everything else is the resource's own. */
function mergeGlobals(globals: Json, own: Json): Json {
  if (Array.isArray(globals) && Array.isArray(own)) return [...(globals as Json[]), ...(own as Json[])];
  if (!isJsonObject(globals) || !isJsonObject(own)) return own;
  const merged: Record<string, Json> = { ...globals };
  for (const [name, value] of Object.entries(own)) {
    const global = globals[name];
    merged[name] = global === undefined ? value : mergeGlobals(global, value);
  }
  return merged;
}

function checkBuildMethod(metadata: Json | undefined, path: string, { report }: ResolveContext): void {
  const method = isJsonObject(metadata) ? metadata["BuildMethod"] : undefined;
  if (method !== undefined && method !== "esbuild")
    report.refused(`${path}.BuildMethod`, JSON.stringify(method), "esbuild");
}
