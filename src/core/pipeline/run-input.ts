import { InvalidInputError } from "../errors/error-classes.ts";
import type { Problem } from "../errors/tillstream-error.ts";
import { unreachable } from "../unreachable.ts";
import { closestWord } from "../closest-word.ts";

export const RUN_MODES = ["changes", "full", "files", "reconcile"] as const;
export type RunMode = (typeof RUN_MODES)[number];

/**
 * What an operator types into the console, with every default filled in.
 * - `changes`: every change file that is not loaded yet and that no live run holds.
 * - `full`: the LOAD files of one epoch (the newest unless given) and its changes; `force` also those loaded before.
 * - `files`: exactly these keys or prefixes; `force` past the ledger.
 * - `reconcile`: loads nothing, compares and certifies. Any other mode does so afterwards with `reconcile`; `full` by default.
 */
export type RunInput =
  | { readonly mode: "changes"; readonly reconcile: boolean }
  | { readonly mode: "full"; readonly epoch: string | null; readonly force: boolean; readonly reconcile: boolean }
  | { readonly mode: "files"; readonly files: readonly string[]; readonly force: boolean; readonly reconcile: boolean }
  | { readonly mode: "reconcile"; readonly reconcile: true };

const FIELDS = ["mode", "files", "epoch", "force", "reconcile"] as const;
type Field = (typeof FIELDS)[number];

/** Which fields mean something in which mode. `reconcile` in mode reconcile is allowed when true: it says the same twice. */
const FIELDS_OF_MODE: Readonly<Record<RunMode, readonly Field[]>> = {
  changes: ["mode", "reconcile"],
  full: ["mode", "epoch", "force", "reconcile"],
  files: ["mode", "files", "force", "reconcile"],
  reconcile: ["mode", "reconcile"],
};

/** Where change files lie; nothing else may be named in `files`. */
const RAW_PREFIX = "raw/";
const EPOCH = /^\d{4}$/;

/** Typed text or JSON → input. @throws InvalidInputError with every problem at once, before anything was touched. */
export function parseRunInput(value: unknown): RunInput {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidInputError(
      problem("TS501", "input", quote(value), "a JSON object", 'For example {"mode":"changes"}.'),
    );
  }
  const input = new Map<string, unknown>(Object.entries(value));
  const mode = modeOf(input.get("mode"));
  const problems = [
    ...(mode === null ? [unknownMode(input.get("mode"))] : []),
    ...fieldProblems([...input.keys()], mode),
    ...valueProblems(input, mode),
  ];
  if (mode === null || problems.length > 0) throw new InvalidInputError(problems);
  return normalised(input, mode);
}

function modeOf(value: unknown): RunMode | null {
  if (value === undefined) return "changes";
  return RUN_MODES.find((mode) => mode === value) ?? null;
}

function unknownMode(value: unknown): Problem {
  const near = typeof value === "string" ? closestWord(value, RUN_MODES) : null;
  return problem("TS502", "input.mode", quote(value), `one of ${RUN_MODES.join(", ")}`, didYouMean(near));
}

function fieldProblems(fields: readonly string[], mode: RunMode | null): Problem[] {
  const known: readonly string[] = FIELDS;
  const meant: readonly string[] = mode === null ? FIELDS : FIELDS_OF_MODE[mode];
  return fields.flatMap((field) => {
    if (!known.includes(field)) {
      const expected = `only the fields ${meant.join(", ")}`;
      return [
        problem("TS503", `input.${field}`, "a field nobody reads", expected, didYouMean(closestWord(field, meant))),
      ];
    }
    if (meant.includes(field)) return [];
    const modes = RUN_MODES.filter((other) => FIELDS_OF_MODE[other].some((name) => name === field));
    const expected = `it only in mode ${modes.join(" or ")}`;
    return [
      problem("TS505", `input.${field}`, `it in mode ${mode ?? "?"}`, expected, "Leave it out, or change the mode."),
    ];
  });
}

function valueProblems(input: ReadonlyMap<string, unknown>, mode: RunMode | null): Problem[] {
  const problems: Problem[] = [];
  for (const flag of ["force", "reconcile"]) {
    const value = input.get(flag);
    if (value !== undefined && typeof value !== "boolean") {
      problems.push(problem("TS504", `input.${flag}`, quote(value), "true or false", "Without quotes."));
    }
  }
  if (mode === "reconcile" && input.get("reconcile") === false) {
    problems.push(problem("TS504", "input.reconcile", "false", "true in mode reconcile", "Leave it out."));
  }
  const epoch = input.get("epoch");
  if (epoch !== undefined && !(typeof epoch === "string" && EPOCH.test(epoch))) {
    problems.push(
      problem("TS504", "input.epoch", quote(epoch), 'four digits as text, like "0001"', "As in raw/epoch=0001/."),
    );
  }
  const files = input.get("files");
  if (files !== undefined || mode === "files") problems.push(...filesProblems(files));
  return problems;
}

function filesProblems(files: unknown): Problem[] {
  const expected = 'a list of keys or prefixes like ["raw/epoch=0001/pos/Order/"]';
  if (!Array.isArray(files) || files.length === 0) {
    const found = files === undefined ? "nothing" : quote(files);
    return [problem("TS504", "input.files", found, expected, "Name at least one.")];
  }
  return files.flatMap((file, index) =>
    typeof file === "string" && file.startsWith(RAW_PREFIX)
      ? []
      : [
          problem(
            "TS504",
            `input.files[${index}]`,
            quote(file),
            `a key or prefix that begins with ${RAW_PREFIX}`,
            expected,
          ),
        ],
  );
}

function normalised(input: ReadonlyMap<string, unknown>, mode: RunMode): RunInput {
  const force = input.get("force") === true;
  const reconcile = input.get("reconcile");
  switch (mode) {
    case "changes":
      return { mode, reconcile: reconcile === true };
    case "full":
      return { mode, epoch: (input.get("epoch") as string | undefined) ?? null, force, reconcile: reconcile !== false };
    case "files":
      return { mode, files: [...new Set(input.get("files") as string[])], force, reconcile: reconcile === true };
    case "reconcile":
      return { mode, reconcile: true };
    default:
      return unreachable(mode);
  }
}

function problem(code: Problem["code"], where: string, found: string, expected: string, remedy: string): Problem {
  return { code, where, found, expected, remedy };
}

const didYouMean = (word: string | null): string =>
  word === null ? "Nothing was started." : `Did you mean ${JSON.stringify(word)}?`;

/** Enough of the value to recognise it; an input may be 256 kB. */
const QUOTED_CHARS = 80;
function quote(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > QUOTED_CHARS ? `${text.slice(0, QUOTED_CHARS)}…` : text;
}
