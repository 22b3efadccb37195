import jsonata from "jsonata";
import { JSONATA_NAMES, STEP_FUNCTIONS_NAMES } from "./jsonata-functions.ts";

const OPENING = "{%";
const CLOSING = "%}";

/** A string that Step Functions reads as JSONata: it begins with `{%` and ends with `%}`. */
export function isExpression(text: string): boolean {
  return text.startsWith(OPENING) && text.endsWith(CLOSING);
}

/** Begins or ends like an expression and is none: AWS refuses it at creation, else a typo would be passed on as text. */
export function isHalfExpression(text: string): boolean {
  return text.startsWith(OPENING) !== text.endsWith(CLOSING);
}

/** The JSONata between the marks. */
export function expressionBody(text: string): string {
  return text.slice(OPENING.length, -CLOSING.length).trim();
}

/** What a parsed expression refers to from outside itself, or why it does not parse. */
export type ExpressionReport = { readonly error: string } | { readonly variables: readonly string[] };

/** Parses one expression. Variables are without `$`; names that the expression binds itself and functions that exist are left out. */
export function inspectExpression(text: string): ExpressionReport {
  let ast: unknown;
  try {
    ast = jsonata(expressionBody(text)).ast();
  } catch (error) {
    return { error: error instanceof Error ? error.message : (error as { message: string }).message };
  }
  const used = new Set<string>();
  const bound = new Set<string>();
  walk(ast, used, bound);
  const own = new Set<string>([...bound, ...JSONATA_NAMES, ...STEP_FUNCTIONS_NAMES, "states", "", "$"]);
  return { variables: [...used].filter((name) => !own.has(name)) };
}

type Node = { type?: string; value?: unknown; lhs?: unknown; arguments?: unknown; focus?: unknown; index?: unknown };

function walk(node: unknown, used: Set<string>, bound: Set<string>): void {
  if (Array.isArray(node)) for (const item of node) walk(item, used, bound);
  if (typeof node !== "object" || node === null || Array.isArray(node)) return;
  const { type, value, lhs, arguments: args, focus, index } = node as Node;
  if (type === "variable" && typeof value === "string") used.add(value);
  if (type === "bind") bind(lhs, bound);
  if (type === "lambda" && Array.isArray(args)) for (const argument of args) bind(argument, bound);
  // `@$item` and `#$index` in paths bind too.
  for (const name of [focus, index]) if (typeof name === "string") bound.add(name);
  for (const child of Object.values(node)) walk(child, used, bound);
}

function bind(node: unknown, bound: Set<string>): void {
  const name = (node as Node).value;
  if (typeof name === "string") bound.add(name);
}
