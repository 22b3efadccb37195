import type { Json } from "./json.ts";

/** A value as text where a text is expected: texts as they are, everything else as JSON; nothing for an absent one. */
export function jsonText(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
