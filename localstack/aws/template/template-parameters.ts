import { isJsonObject, type Json } from "../states/json.ts";
import type { TemplateReport } from "./template-report.ts";

/** Values of the template's Parameters: the caller's, else Default. Reports missing, unknown and disallowed ones. */
export function templateParameters(
  declared: Json | undefined,
  given: Readonly<Record<string, string>>,
  report: TemplateReport,
): ReadonlyMap<string, string> {
  const parameters = isJsonObject(declared) ? declared : {};
  const values = new Map<string, string>();
  for (const name of Object.keys(given)) {
    if (!(name in parameters)) report.invalid("Parameters", `a value for ${name}`, Object.keys(parameters).join(", "));
  }
  for (const [name, declaration] of Object.entries(parameters)) {
    const path = `Parameters.${name}`;
    if (!isJsonObject(declaration)) {
      report.invalid(path, JSON.stringify(declaration), "Type and, perhaps, Default");
      continue;
    }
    const value = given[name] ?? declaration["Default"];
    if (typeof value !== "string" && typeof value !== "number") {
      report.invalid(path, "no value", "a Default, or a value given at start");
      continue;
    }
    const text = String(value);
    const fault = faultOf(text, declaration);
    if (fault !== null) report.invalid(path, `"${text}"`, fault);
    values.set(name, text);
  }
  return values;
}

function faultOf(text: string, declaration: Readonly<Record<string, Json>>): string | null {
  const { AllowedPattern: pattern, AllowedValues: allowed, MinValue: least, MaxValue: most } = declaration;
  if (typeof pattern === "string" && !new RegExp(`^(?:${pattern})$`, "u").test(text))
    return `a value that matches ${pattern}`;
  if (Array.isArray(allowed) && !allowed.some((value) => String(value) === text)) return `one of ${allowed.join(", ")}`;
  if (declaration["Type"] === "Number" && Number.isNaN(Number(text))) return "a number";
  if (typeof least === "number" && Number(text) < least) return `at least ${least}`;
  if (typeof most === "number" && Number(text) > most) return `at most ${most}`;
  return null;
}
