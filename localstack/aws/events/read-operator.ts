import type { NumericOperator, ValueTest } from "./event-pattern.ts";
import type { PatternProblems } from "./pattern-problems.ts";

type ReadOperator = (value: unknown, path: string, problems: PatternProblems) => ValueTest | null;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `"x"` or `{"equals-ignore-case": "x"}`, for prefix and suffix. */
function readAffix(kind: "prefix" | "suffix", value: unknown, path: string, problems: PatternProblems): ValueTest | null {
  const folded = isRecord(value) && Object.keys(value).length === 1 ? value["equals-ignore-case"] : undefined;
  if (typeof value === "string" && value !== "") return { kind, text: value, ignoreCase: false };
  if (typeof folded === "string" && folded !== "") return { kind, text: folded, ignoreCase: true };
  return problems.malformed(path, value, 'a text that is not empty, or {"equals-ignore-case": text}');
}

/** Splits at `*`; `\*` and `\\` stand for the characters themselves. Null where EventBridge refuses: `**`, or a backslash before anything else. */
function wildcardParts(text: string): string[] | null {
  if (/\\(?![*\\])/.test(text.replaceAll(/\\[*\\]/g, "")) || /\*\*/.test(text.replaceAll(/\\[*\\]/g, "x"))) return null;
  const parts = [""];
  for (const [token] of text.matchAll(/\\[*\\]|\*|[^*\\]+/g)) {
    if (token === "*") parts.push("");
    else parts[parts.length - 1] += token.startsWith("\\") ? token.slice(1) : token;
  }
  return parts;
}

function readWildcard(value: unknown, path: string, problems: PatternProblems): ValueTest | null {
  const parts = typeof value === "string" ? wildcardParts(value) : null;
  return parts === null ? problems.malformed(path, value, "a text with *, without ** and with \\ only before * or \\") : { kind: "wildcard", parts };
}

const NUMERIC_OPERATORS: readonly string[] = ["<", "<=", "=", ">", ">="] satisfies NumericOperator[];

/** `["=", 5]`, `["<", 5]`, or a lower and an upper limit. */
function readNumeric(value: unknown, path: string, problems: PatternProblems): ValueTest | null {
  const expected = 'an array like [">", 0, "<=", 5]: = alone, or at most one lower and one upper limit, in this order';
  if (!Array.isArray(value) || value.length % 2 !== 0) return problems.malformed(path, value, expected);
  const conditions: { operator: NumericOperator; value: number }[] = [];
  for (let i = 0; i < value.length; i += 2) {
    const [operator, limit] = [value[i] as unknown, value[i + 1] as unknown];
    if (typeof operator !== "string" || !NUMERIC_OPERATORS.includes(operator) || typeof limit !== "number") return problems.malformed(path, value, expected);
    conditions.push({ operator: operator as NumericOperator, value: limit });
  }
  const shape = conditions.map(({ operator }) => operator.charAt(0)).join("");
  return ["=", "<", ">", "><"].includes(shape) ? { kind: "numeric", conditions } : problems.malformed(path, value, expected);
}

const ANYTHING_BUT_OPERATORS = new Set(["prefix", "suffix", "equals-ignore-case", "wildcard"]);

/** A value, a list of values of one type, or prefix, suffix, equals-ignore-case or wildcard with a text or a list of texts. */
function readAnythingBut(value: unknown, path: string, problems: PatternProblems): ValueTest | null {
  const [entry, ...others] = isRecord(value) ? Object.entries(value) : [];
  if (entry !== undefined && others.length === 0) {
    const [operator, operand] = entry;
    if (!ANYTHING_BUT_OPERATORS.has(operator)) return problems.unknownOperator(path, `anything-but ${operator}`);
    const operands: unknown[] = Array.isArray(operand) ? operand : [operand];
    const tests = operands.map((item) => readOperator(operator, item, `${path}.${operator}`, problems));
    return tests.length === 0 ? problems.malformed(path, value, "at least one text") : { kind: "anything-but", tests: tests.filter((test) => test !== null) };
  }
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const isSound = values.length > 0 && (values.every((item) => typeof item === "string") || values.every((item) => typeof item === "number"));
  if (!isSound) return problems.malformed(path, value, "a text or number, a list of texts or of numbers, or one operator");
  return { kind: "anything-but", tests: values.map((item) => ({ kind: "equals", value: item })) };
}

const READERS: Readonly<Record<string, ReadOperator>> = {
  prefix: (value, path, problems) => readAffix("prefix", value, path, problems),
  suffix: (value, path, problems) => readAffix("suffix", value, path, problems),
  "equals-ignore-case": (value, path, problems) =>
    typeof value === "string" ? { kind: "equals-ignore-case", text: value, ignoreCase: true } : problems.malformed(path, value, "a text"),
  wildcard: readWildcard,
  numeric: readNumeric,
  exists: (value, path, problems) => (typeof value === "boolean" ? { kind: "exists", wanted: value } : problems.malformed(path, value, "true or false")),
  "anything-but": readAnythingBut,
};

/** Reads one operator of a pattern; notes a fault and gives null for one that is malformed or that we do not implement, such as cidr. */
export function readOperator(operator: string, value: unknown, path: string, problems: PatternProblems): ValueTest | null {
  const read = Object.hasOwn(READERS, operator) ? READERS[operator] : undefined;
  return read === undefined ? problems.unknownOperator(path, operator) : read(value, path, problems);
}
