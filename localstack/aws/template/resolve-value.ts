import { LOCAL_ACCOUNT_ID, LOCAL_REGION, localArn } from "../local-account.ts";
import { jsonText } from "../states/json-text.ts";
import { isJsonObject, type Json } from "../states/json.ts";
import { type PhysicalResource, STACK_NAME } from "./physical-resource.ts";
import type { TemplateReport } from "./template-report.ts";

/** What references in a template lead to. */
export type ResolveContext = {
  readonly parameters: ReadonlyMap<string, string>;
  /** Declarations, evaluated when asked. */
  readonly conditions: Readonly<Record<string, Json>>;
  readonly mappings: Readonly<Record<string, Json>>;
  readonly resources: ReadonlyMap<string, PhysicalResource>;
  readonly report: TemplateReport;
};

/** Absent: `AWS::NoValue`, which removes the property or list entry it stands for. */
type Resolved = Json | undefined;

const PSEUDO: Readonly<Record<string, string>> = {
  "AWS::Region": LOCAL_REGION,
  "AWS::AccountId": LOCAL_ACCOUNT_ID,
  "AWS::Partition": "aws",
  "AWS::StackName": STACK_NAME,
  "AWS::StackId": localArn("cloudformation", `stack/${STACK_NAME}/local`),
  "AWS::URLSuffix": "amazonaws.com",
};

/** A value with every intrinsic function replaced by its result. Reports what leads nowhere and functions that are not known. */
export function resolveValue(value: Json, context: ResolveContext, path: string): Resolved {
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => {
      const resolved = resolveValue(item, context, `${path}[${index}]`);
      return resolved === undefined ? [] : [resolved];
    });
  }
  if (!isJsonObject(value)) return value;
  const [[name, argument] = [], ...others] = Object.entries(value);
  if (name !== undefined && argument !== undefined && others.length === 0) {
    if (name === "Ref") return reference(jsonText(argument), context, path);
    if (name === "Condition" && typeof argument === "string") return holds({ Condition: argument }, context, path);
    if (name.startsWith("Fn::")) return intrinsic(name, argument, context, path);
  }
  const entries = Object.entries(value).flatMap(([member, item]) => {
    const resolved = resolveValue(item, context, `${path}.${member}`);
    return resolved === undefined ? [] : [[member, resolved] as const];
  });
  return Object.fromEntries(entries);
}

function reference(name: string, context: ResolveContext, path: string): Resolved {
  if (name === "AWS::NoValue") return undefined;
  const found =
    PSEUDO[name] ??
    context.parameters.get(name) ??
    context.resources.get(name)?.ref ??
    implicitRole(name, context) ??
    publishedAlias(name, context);
  if (found === undefined) context.report.invalid(path, `Ref ${name}`, "a parameter or a resource of this template");
  return found ?? "";
}

/** SAM makes a role named after each function and state machine. */
function implicitRole(name: string, { resources }: ResolveContext): string | undefined {
  return name.endsWith("Role") && resources.has(name.slice(0, -"Role".length)) ? name : undefined;
}

/** SAM makes an alias of each function that publishes one. There is one version here, which every alias leads to. */
function publishedAlias(name: string, { resources }: ResolveContext): string | undefined {
  return name.endsWith(".Alias") ? resources.get(name.slice(0, -".Alias".length))?.attributes?.["Arn"] : undefined;
}

function attribute(name: string, member: string, context: ResolveContext, path: string): string {
  const resource = context.resources.get(name);
  if (resource === undefined && implicitRole(name, context) !== undefined)
    return `arn:aws:iam::${LOCAL_ACCOUNT_ID}:role/${name}`;
  const found = resource?.attributes === null ? localArn("local", `${name}/${member}`) : resource?.attributes[member];
  if (found === undefined) {
    const known =
      resource?.attributes == null ? "a resource of this template" : Object.keys(resource.attributes).join(", ");
    context.report.invalid(path, `GetAtt ${name}.${member}`, known);
  }
  return found ?? "";
}

type Intrinsic = (argument: Json, context: ResolveContext, path: string) => Resolved;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  "Fn::GetAtt": (argument, context, path) => {
    const [name, member] = Array.isArray(argument) ? argument : jsonText(argument).split(/\.(.*)/s);
    return attribute(jsonText(name), jsonText(member), context, path);
  },
  "Fn::Sub": substitute,
  "Fn::If": (argument, context, path) => {
    const [condition, yes = null, no = null] = list(argument);
    return resolveValue(holds({ Condition: jsonText(condition) }, context, path) ? yes : no, context, path);
  },
  "Fn::FindInMap": (argument, context, path) => {
    const keys = list(argument).map((key) => jsonText(resolveValue(key, context, path)));
    const [map = "", row = "", column = ""] = keys;
    const rows = context.mappings[map];
    const columns = isJsonObject(rows) ? rows[row] : undefined;
    const found = isJsonObject(columns) ? columns[column] : undefined;
    if (found === undefined) context.report.invalid(path, `FindInMap ${keys.join(", ")}`, "an entry of Mappings");
    return found ?? "";
  },
  "Fn::Equals": holds2("Fn::Equals"),
  "Fn::Not": holds2("Fn::Not"),
  "Fn::And": holds2("Fn::And"),
  "Fn::Or": holds2("Fn::Or"),
  "Fn::Join": (argument, context, path) => {
    const [separator = "", parts = []] = list(argument);
    return list(resolveValue(parts, context, path) ?? [])
      .map(jsonText)
      .join(jsonText(separator));
  },
  "Fn::Split": (argument, context, path) => {
    const [separator = ",", text = ""] = list(argument);
    return jsonText(resolveValue(text, context, path)).split(jsonText(separator));
  },
  "Fn::Select": (argument, context, path) => {
    const [index = 0, from = []] = list(argument);
    return list(resolveValue(from, context, path) ?? [])[Number(index)];
  },
};

function holds2(name: string): Intrinsic {
  return (argument, context, path) => holds({ [name]: argument }, context, path);
}

function intrinsic(name: string, argument: Json, context: ResolveContext, path: string): Resolved {
  const run = INTRINSICS[name];
  if (run !== undefined) return run(argument, context, path);
  context.report.refused(path, `the function ${name}`, Object.keys(INTRINSICS).join(", "));
  return "";
}

function list(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/** `${Name}`, `${Name.Attribute}` and, with a map beside the text, names of its own; `${!Literal}` stays `${Literal}`. */
function substitute(argument: Json, context: ResolveContext, path: string): string {
  const [text = "", own] = list(argument);
  const values = isJsonObject(own) ? own : {};
  return jsonText(text).replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal === "!") return `\${${name}}`;
    const value = values[name];
    if (value !== undefined) return jsonText(resolveValue(value, context, path));
    const dot = name.indexOf(".");
    if (dot > 0) return attribute(name.slice(0, dot), name.slice(dot + 1), context, path);
    return jsonText(reference(name, context, path));
  });
}

/** A condition: a named one, or a condition function. */
export function holds(value: Json, context: ResolveContext, path: string): boolean {
  const [name = "", argument = null] = isJsonObject(value) ? (Object.entries(value)[0] ?? []) : [];
  switch (name) {
    case "Condition": {
      const declared = context.conditions[jsonText(argument)];
      if (declared === undefined)
        context.report.invalid(path, `the condition ${jsonText(argument)}`, Object.keys(context.conditions).join(", "));
      return declared !== undefined && holds(declared, context, `Conditions.${jsonText(argument)}`);
    }
    case "Fn::Equals": {
      const [left = null, right = null] = list(argument).map((side) => resolveValue(side, context, path) ?? null);
      return jsonText(left) === jsonText(right);
    }
    case "Fn::Not":
      return !holds(list(argument)[0] ?? null, context, path);
    case "Fn::And":
      return list(argument).every((part) => holds(part, context, path));
    case "Fn::Or":
      return list(argument).some((part) => holds(part, context, path));
    default:
      context.report.invalid(
        path,
        JSON.stringify(value),
        "a condition: Condition, Fn::Equals, Fn::Not, Fn::And, Fn::Or",
      );
      return false;
  }
}
