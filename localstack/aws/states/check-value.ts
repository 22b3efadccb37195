import type { DefinitionReport } from "./definition-report.ts";
import { inspectExpression, isExpression, isHalfExpression } from "./expression.ts";
import { isJsonObject } from "./json.ts";

/** Checks one value of a definition and reports what is wrong with it. */
export type Check = (value: unknown, path: string, report: DefinitionReport) => void;

export const text: Check = (value, path, report) => {
  if (typeof value !== "string" || value === "") report.invalid(path, value, "a text");
};

export function numberFrom(least: number, most = Number.POSITIVE_INFINITY): Check {
  return (value, path, report) => {
    if (typeof value !== "number" || value < least || value > most) {
      const limit = most === Number.POSITIVE_INFINITY ? "" : ` and at most ${most}`;
      report.invalid(path, value, `a number of at least ${least}${limit}`);
    }
  };
}

export function integerFrom(least: number): Check {
  return (value, path, report) => {
    if (!Number.isInteger(value) || (value as number) < least) {
      report.invalid(path, value, `a whole number of at least ${least}`);
    }
  };
}

/** A literal that passes `check`, or one expression whose value is checked when it runs. */
export function orExpression(check: Check): Check {
  return (value, path, report) => {
    if (typeof value === "string" && isExpression(value)) expressions(value, path, report);
    else check(value, path, report);
  };
}

export const expression: Check = (value, path, report) => {
  if (typeof value !== "string" || !isExpression(value)) report.invalid(path, value, "an expression {% … %}");
  else expressions(value, path, report);
};

/** Any JSON, with expressions at any depth; each must parse. */
export const expressions: Check = (value, path, report) => {
  if (typeof value === "string") {
    if (isHalfExpression(value)) report.invalid(path, value, "both {% and %}, or neither");
    if (!isExpression(value)) return;
    const inspected = inspectExpression(value);
    if ("error" in inspected) report.invalid(path, value, `JSONata that parses (${inspected.error})`);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) expressions(item, `${path}[${index}]`, report);
  } else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value)) expressions(item, `${path}.${name}`, report);
  }
};

/** One of the texts; another one is refused by name, since AWS may know it. */
export function oneOf(...allowed: readonly string[]): Check {
  return (value, path, report) => {
    if (typeof value !== "string") report.invalid(path, value, allowed.join(" | "));
    else if (!allowed.includes(value)) report.refused(path, `"${value}"`, allowed.join(" | "));
  };
}

export function listOf(check: Check): Check {
  return (value, path, report) => {
    if (!Array.isArray(value) || value.length === 0) report.invalid(path, value, "a list with at least one entry");
    else for (const [index, item] of value.entries()) check(item, `${path}[${index}]`, report);
  };
}

/** An object with these fields and no other; a field name ending in `!` is required. `Comment` is allowed everywhere. */
export function objectOf(fields: Readonly<Record<string, Check>>): Check {
  const checks = new Map(Object.entries(fields).map(([name, check]) => [name.replace("!", ""), check]));
  const required = Object.keys(fields).filter((name) => name.endsWith("!"));
  checks.set("Comment", () => undefined);
  return (value, path, report) => {
    if (!isJsonObject(value)) return report.invalid(path, value, "an object");
    for (const [name, item] of Object.entries(value)) {
      const check = checks.get(name);
      if (check === undefined) report.refused(at(path, name), `the field ${name}`, [...checks.keys()].join(", "));
      else check(item, at(path, name), report);
    }
    for (const name of required) {
      const field = name.slice(0, -1);
      if (!(field in value)) report.invalid(path, Object.keys(value), `the field ${field}`);
    }
  };
}

/** Path of a member. */
export function at(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
