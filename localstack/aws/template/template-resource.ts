import type { Json, JsonObject } from "../states/json.ts";
import type { TemplateReport } from "./template-report.ts";

/** One resource of a built type, its properties resolved and their names checked. */
export type TemplateResource = {
  readonly logicalId: string;
  readonly type: string;
  readonly name: string;
  readonly properties: JsonObject;
  /** `Resources.<id>.Properties`. */
  readonly path: string;
};

/** What readers of single resources need beside the resource. */
export type ReadContext = {
  readonly report: TemplateReport;
  readonly templateDir: string;
  readonly bundlesDir: string;
  readonly functionEnvironment: Readonly<Record<string, string>>;
};

/** A number from a property that may be text (parameters are), or `otherwise` when it is absent. Reports what is no number. */
export function numberOf(value: Json | undefined, otherwise: number, path: string, report: TemplateReport): number {
  if (value === undefined) return otherwise;
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  report.invalid(path, JSON.stringify(value), "a number");
  return otherwise;
}

/** A text, or "" with a report. */
export function textOf(value: Json | undefined, path: string, report: TemplateReport): string {
  if (typeof value === "string" && value !== "") return value;
  report.invalid(path, JSON.stringify(value) ?? "nothing", "a text");
  return "";
}

/** Refuses members beside the named ones. */
export function onlyMembers(value: JsonObject, members: readonly string[], path: string, report: TemplateReport): void {
  for (const member of Object.keys(value)) {
    if (!members.includes(member)) report.refused(`${path}.${member}`, `the property ${member}`, members.join(", "));
  }
}
