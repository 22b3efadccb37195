import { jsonText } from "../states/json-text.ts";
import type { JsonObject } from "../states/json.ts";
import type { TemplateReport } from "./template-report.ts";

const PLACEHOLDER = /\$\{([A-Za-z0-9_]+)\}/g;

/** Replaces `${Name}` in the text of a definition. Names used and not defined, and defined and not used, are reported. */
export function substituteDefinition(
  text: string,
  substitutions: JsonObject,
  at: { readonly file: string; readonly path: string },
  report: TemplateReport,
): string {
  const used = new Set<string>();
  const replaced = text.replaceAll(PLACEHOLDER, (placeholder, name: string) => {
    used.add(name);
    const value = substitutions[name];
    if (value === undefined) return placeholder;
    // Inside a JSON string: quotes and backslashes of the value must not end it.
    return JSON.stringify(jsonText(value)).slice(1, -1);
  });
  for (const name of used) {
    if (!(name in substitutions))
      report.substitution(at.path, `\${${name}} used in ${at.file}`, "a substitution of that name");
  }
  for (const name of Object.keys(substitutions)) {
    if (!used.has(name))
      report.substitution(at.path, `${name}, which ${at.file} does not use`, "only names that are used");
  }
  return replaced;
}
