import type { Problem } from "../../../src/core/errors/tillstream-error.ts";
import type { CloudEvent } from "./cloud-event.ts";
import { fillTemplate, PREDEFINED_NAMES, readInputTemplate } from "./input-template.ts";
import { type JsonPath, readJsonPath, valueAt } from "./json-path.ts";
import type { RuleTarget } from "./local-event-bus.ts";

/** What of an event reaches a target, as JSON text. */
export type TargetInput = (event: CloudEvent, rule: { readonly name: string; readonly arn: string }, ingestedAtMs: number) => string;

/** Gets the path below the target, what is there, what should be. */
export type NoteProblem = (path: string, found: string, expected: string, code: Problem["code"]) => void;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function readPath(text: string, where: string, note: NoteProblem): JsonPath {
  const path = readJsonPath(text);
  if (path === null) note(where, text, "a path of names and positions, such as $.detail.object.key", "TS832");
  return path ?? [];
}

function transformerInput(transformer: NonNullable<RuleTarget["InputTransformer"]>, note: NoteProblem): TargetInput {
  const paths = new Map<string, JsonPath>();
  for (const [name, text] of Object.entries(transformer.InputPathsMap ?? {})) {
    paths.set(name, readPath(text, `InputTransformer.InputPathsMap.${name}`, note));
  }
  const parts = readInputTemplate(transformer.InputTemplate);
  for (const part of parts) {
    const isKnown = "text" in part || paths.has(part.name) || PREDEFINED_NAMES.some((name) => name === part.name);
    if (!isKnown) note("InputTransformer.InputTemplate", `<${part.name}>`, "a name of InputPathsMap", "TS831");
  }
  const sample = parts.map((part) => ("text" in part ? part.text : part.isQuoted ? "x" : "null")).join("");
  if (!isJson(sample)) note("InputTransformer.InputTemplate", transformer.InputTemplate, "JSON once the names are filled in", "TS831");
  return (event, rule, ingestedAtMs) =>
    fillTemplate(parts, paths, event, {
      "aws.events.rule-arn": rule.arn,
      "aws.events.rule-name": rule.name,
      "aws.events.event.ingestion-time": new Date(ingestedAtMs).toISOString(),
      "aws.events.event": { ...event, detail: undefined },
      "aws.events.event.json": event,
    });
}

/** The input a target asks for: the whole event, a constant, a part of the event, or a template. Faults are noted. */
export function readTargetInput(target: RuleTarget, note: NoteProblem): TargetInput {
  const { Input, InputPath, InputTransformer } = target;
  const given = [Input, InputPath, InputTransformer].filter((way) => way !== undefined);
  if (given.length > 1) note("Input", `${given.length} of Input, InputPath and InputTransformer`, "one of them", "TS831");
  if (InputTransformer !== undefined) return transformerInput(InputTransformer, note);
  if (InputPath !== undefined) {
    const path = readPath(InputPath, "InputPath", note);
    return (event) => JSON.stringify(valueAt(path, event)) ?? "null";
  }
  if (Input === undefined) return (event) => JSON.stringify(event);
  if (!isJson(Input)) note("Input", Input, "JSON", "TS831");
  return () => Input;
}
