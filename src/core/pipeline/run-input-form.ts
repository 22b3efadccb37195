import { closestWord } from "../closest-word.ts";
import type { Problem } from "../errors/tillstream-error.ts";
import { fitsRule } from "./fits-rule.ts";
import {
  FIELDS,
  KEY_FIELDS,
  MODES,
  modeOf,
  REFUSED_FIELDS,
  RUN_MODES,
  type RunField,
  type RunMode,
} from "./run-fields.ts";
import { didYouMean, inputProblem, quoted } from "./run-input-problem.ts";

type Input = ReadonlyMap<string, unknown>;

/** What is wrong with the form of an input, as the JSON Schema sees it: codes TS502 to TS505 and TS550. */
export function formProblems(input: Input): Problem[] {
  const mode = modeOf(input.get("mode"));
  return [
    ...(mode === null ? [unknownMode(input.get("mode"))] : []),
    ...[...input.keys()].flatMap((field) => fieldProblems(field, mode)),
    ...valueProblems(input, mode),
  ];
}

function unknownMode(value: unknown): Problem {
  const near = typeof value === "string" ? closestWord(value, RUN_MODES) : null;
  return inputProblem("TS502", "mode", quoted(value), `one of ${RUN_MODES.join(", ")}`, didYouMean(near));
}

/** In mode reconcile `reconcile: true` says the same twice. */
function fieldsOf(mode: RunMode): string[] {
  return ["mode", ...MODES[mode].required, ...MODES[mode].optional, ...(mode === "reconcile" ? ["reconcile"] : [])];
}

function fieldProblems(field: string, mode: RunMode | null): Problem[] {
  const known = ["mode", ...Object.keys(FIELDS)];
  const meant = mode === null ? known : fieldsOf(mode);
  const remedy = Object.hasOwn(REFUSED_FIELDS, field) ? REFUSED_FIELDS[field] : undefined;
  if (remedy !== undefined) {
    return [inputProblem("TS550", field, "a field that is refused on purpose", "none of that name", remedy)];
  }
  if (!known.includes(field)) {
    const expected = `only the fields ${meant.join(", ")}`;
    return [inputProblem("TS503", field, "a field nobody reads", expected, didYouMean(closestWord(field, meant)))];
  }
  if (meant.includes(field)) return [];
  const modes = RUN_MODES.filter((other) => fieldsOf(other).includes(field));
  const expected = `this field only in mode ${modes.join(" or ")}`;
  return [inputProblem("TS505", field, `mode ${mode ?? "?"}`, expected, "Leave it out, or change the mode.")];
}

function valueProblems(input: Input, mode: RunMode | null): Problem[] {
  const problems: Problem[] = [];
  for (const field of Object.keys(FIELDS) as RunField[]) {
    const isRequired =
      mode !== null &&
      (MODES[mode].required.includes(field) ||
        (field === "confirm" && mode === "table" && input.get("replace") === true));
    if (input.has(field) || isRequired) problems.push(...ruleProblems(field, input.get(field)));
  }
  if (mode === "reconcile" && input.get("reconcile") === false) {
    problems.push(inputProblem("TS504", "reconcile", "false", "true in mode reconcile", "Leave it out."));
  }
  if (input.has("confirm") && input.get("replace") !== true) {
    problems.push(
      inputProblem("TS505", "confirm", "no replace: true", "this field only beside it", "Leave it out, or replace."),
    );
  }
  const both = KEY_FIELDS.filter((field) => input.has(field));
  if (input.has("of") && both.length > 0) {
    const found = `${both.join(", ")} beside it`;
    problems.push(
      inputProblem("TS505", "of", found, "one or the other", "Repair findings and keys in runs of their own."),
    );
  }
  return problems;
}

function ruleProblems(field: RunField, value: unknown): Problem[] {
  const { rule, expected, example } = FIELDS[field];
  const wrong = (path: string, found: unknown): Problem =>
    inputProblem("TS504", path, quoted(found), expected, example);
  if (rule.kind !== "texts" && rule.kind !== "keys") return fitsRule(rule, value) ? [] : [wrong(field, value)];
  if (Array.isArray(value) && value.length > rule.most) {
    return [inputProblem("TS504", field, `a list of ${value.length.toLocaleString("en-US")}`, expected, example)];
  }
  if (!Array.isArray(value) || value.length === 0) return [wrong(field, value)];
  return value.flatMap((item: unknown, index) => (fitsRule(rule, item) ? [] : [wrong(`${field}[${index}]`, item)]));
}
