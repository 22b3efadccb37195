import { InvalidInputError, NotImplementedLocallyError } from "../../../src/core/errors/error-classes.ts";
import type { Problem } from "../../../src/core/errors/tillstream-error.ts";
import type { EventPattern, FieldTest, ValueTest } from "./event-pattern.ts";
import { PatternProblems } from "./pattern-problems.ts";
import { readOperator } from "./read-operator.ts";

type JsonRecord = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is JsonRecord => typeof value === "object" && value !== null && !Array.isArray(value);

function readValueTest(value: unknown, path: string, problems: PatternProblems): ValueTest | null {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") return { kind: "equals", value };
  const [entry, ...others] = isRecord(value) ? Object.entries(value) : [];
  if (entry !== undefined && others.length === 0) return readOperator(entry[0], entry[1], `${path}.${entry[0]}`, problems);
  return problems.malformed(path, value, "a text, number, boolean, null or an object with one operator");
}

function readFieldTest(value: unknown, path: string, problems: PatternProblems): FieldTest | null {
  if (isRecord(value)) return { kind: "nested", pattern: readFields(value, path, problems) };
  if (!Array.isArray(value) || value.length === 0) return problems.malformed(path, value, "an array of at least one value or operator, or an object");
  const tests = value.map((item, i) => readValueTest(item, `${path}[${i}]`, problems));
  return { kind: "values", tests: tests.filter((test) => test !== null) };
}

function readAlternatives(value: unknown, path: string, problems: PatternProblems): EventPattern[] {
  const MIN_ALTERNATIVES = 2;
  if (Array.isArray(value) && value.length >= MIN_ALTERNATIVES && value.every(isRecord)) {
    return value.map((item, i) => readFields(item, `${path}[${i}]`, problems));
  }
  problems.malformed(path, value, "an array of at least two patterns");
  return [];
}

function readFields(value: JsonRecord, path: string, problems: PatternProblems): EventPattern {
  const fields: { name: string; test: FieldTest }[] = [];
  const alternatives: EventPattern[][] = [];
  if (Object.keys(value).length === 0) problems.malformed(path, value, "at least one field");
  for (const [name, item] of Object.entries(value)) {
    const itemPath = `${path}.${name}`;
    if (name === "$or") alternatives.push(readAlternatives(item, itemPath, problems));
    else {
      const test = readFieldTest(item, itemPath, problems);
      if (test !== null) fields.push({ name, test });
    }
  }
  return { fields, alternatives };
}

/**
 * Reads an event pattern (an object, not its text). `where` names the rule, for messages. Throws with all faults at once: InvalidInputError for what
 * EventBridge would refuse too, NotImplementedLocallyError if there is nothing but operators that only we do not know.
 * Source: EventBridge user guide, "Comparison operators for use in event patterns".
 */
export function readEventPattern(value: unknown, where: string): EventPattern {
  const problems = new PatternProblems(where);
  const isObject = isRecord(value);
  if (!isObject) problems.malformed("$", value, "an object");
  const pattern = isObject ? readFields(value, "$", problems) : { fields: [], alternatives: [] };
  const [first, ...rest]: Problem[] = problems.found;
  if (first === undefined) return pattern;
  const isMalformed = problems.found.some((problem) => problem.code === "TS831");
  throw isMalformed ? new InvalidInputError([first, ...rest]) : new NotImplementedLocallyError([first, ...rest]);
}
