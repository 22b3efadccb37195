import { unreachable } from "../../../src/core/unreachable.ts";
import type { EventPattern, FieldTest, NumericOperator, Scalar, ValueTest } from "./event-pattern.ts";

type JsonRecord = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is JsonRecord => typeof value === "object" && value !== null && !Array.isArray(value);

/** What EventBridge compares: values themselves, and those in arrays at any depth. Objects are no values, and an absent field has none. */
function scalarsOf(value: unknown): Scalar[] {
  if (Array.isArray(value)) return value.flatMap(scalarsOf);
  if (value === undefined || isRecord(value)) return [];
  return [value as Scalar];
}

/** Greedy from the left is enough, since `*` takes anything: the first and last part are anchored, each other may be taken at its first place. */
function wildcardMatches(parts: readonly string[], text: string): boolean {
  const first = parts[0] ?? "";
  if (parts.length === 1) return text === first;
  const last = parts.at(-1) ?? "";
  if (!text.startsWith(first)) return false;
  let position = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}

function compares(value: number, operator: NumericOperator, limit: number): boolean {
  switch (operator) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case "=":
      return value === limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
    default:
      return unreachable(operator);
  }
}

const folded = (text: string, ignoreCase: boolean): string => (ignoreCase ? text.toLowerCase() : text);

function passes(value: Scalar, test: ValueTest): boolean {
  switch (test.kind) {
    case "equals":
      return value === test.value;
    case "prefix":
      return typeof value === "string" && folded(value, test.ignoreCase).startsWith(folded(test.text, test.ignoreCase));
    case "suffix":
      return typeof value === "string" && folded(value, test.ignoreCase).endsWith(folded(test.text, test.ignoreCase));
    case "equals-ignore-case":
      return typeof value === "string" && folded(value, true) === folded(test.text, true);
    case "wildcard":
      return typeof value === "string" && wildcardMatches(test.parts, value);
    case "numeric":
      return typeof value === "number" && test.conditions.every(({ operator, value: limit }) => compares(value, operator, limit));
    case "exists":
      return test.wanted;
    case "anything-but":
      return !test.tests.some((other) => passes(value, other));
    default:
      return unreachable(test);
  }
}

function valuesMatch(value: unknown, tests: readonly ValueTest[]): boolean {
  const scalars = scalarsOf(value);
  // Without a value only "must not exist" can hold.
  if (scalars.length === 0) return tests.some((test) => test.kind === "exists" && !test.wanted);
  return tests.some((test) => scalars.some((scalar) => passes(scalar, test)));
}

function fieldMatches(value: unknown, test: FieldTest): boolean {
  if (test.kind === "values") return valuesMatch(value, test.tests);
  if (Array.isArray(value)) return value.some((item) => matchPattern(test.pattern, item));
  return matchPattern(test.pattern, value);
}

/** Does an event match? Pure; the pattern comes from `readEventPattern`. An absent object matches as an empty one would. */
export function matchPattern(pattern: EventPattern, event: unknown): boolean {
  const fields = isRecord(event) ? event : {};
  const valueOf = (name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);
  return (
    pattern.fields.every(({ name, test }) => fieldMatches(valueOf(name), test)) &&
    pattern.alternatives.every((alternatives) => alternatives.some((alternative) => matchPattern(alternative, event)))
  );
}
