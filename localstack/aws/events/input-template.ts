import { type JsonPath, valueAt } from "./json-path.ts";

/** A template cut at its `<names>`. `isQuoted`: inside a JSON text, where the bare characters go and not a JSON value. */
export type TemplatePart = { readonly text: string } | { readonly name: string; readonly isQuoted: boolean };

/** Names EventBridge defines by itself. */
export const PREDEFINED_NAMES = [
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event.ingestion-time",
  "aws.events.event",
  "aws.events.event.json",
] as const;

/** Cuts an InputTemplate into texts and names. */
export function readInputTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let isQuoted = false;
  for (const [token, name] of template.matchAll(/<([\w.-]+)>|\\[^]|"|[^"<\\]+|</g)) {
    if (token === '"') isQuoted = !isQuoted;
    parts.push(name === undefined ? { text: token } : { name, isQuoted });
  }
  return parts;
}

const jsonOf = (value: unknown): string => JSON.stringify(value) ?? "null";

function quotedOf(value: unknown): string {
  const text = typeof value === "string" ? value : value === undefined ? "" : jsonOf(value);
  return jsonOf(text).slice(1, -1);
}

/** Fills a template. A path that leads nowhere is null, or nothing inside quotes. */
export function fillTemplate(
  parts: readonly TemplatePart[],
  paths: ReadonlyMap<string, JsonPath>,
  event: unknown,
  predefined: Readonly<Record<(typeof PREDEFINED_NAMES)[number], unknown>>,
): string {
  const valueOf = (name: string): unknown => {
    const path = paths.get(name);
    return path === undefined ? (predefined as Readonly<Record<string, unknown>>)[name] : valueAt(path, event);
  };
  const textOf = (part: TemplatePart): string => {
    if ("text" in part) return part.text;
    return part.isQuoted ? quotedOf(valueOf(part.name)) : jsonOf(valueOf(part.name));
  };
  return parts.map(textOf).join("");
}
