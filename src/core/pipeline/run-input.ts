import { InvalidInputError } from "../errors/error-classes.ts";
import type { Problem } from "../errors/tillstream-error.ts";
import type { Mapping } from "../mapping/mapping.ts";
import { MODES, modeOf, type RunMode } from "./run-fields.ts";
import { formProblems } from "./run-input-form.ts";
import { inputProblem, quoted } from "./run-input-problem.ts";
import { firstProblems, sizeProblems } from "./run-input-size.ts";
import { meaningOf, type NamedKeys } from "./run-input-meaning.ts";

type Common = {
  /** Ends with a certificate. */
  readonly reconcile: boolean;
  readonly dryRun: boolean;
  /** Calls at once; null: what the deployment allows. */
  readonly maxConcurrency: number | null;
};

/** What an operator typed, with every default filled in. What each mode is: `MODES`. Tables are named as the source names them. */
export type RunInput = Common &
  (
    | { readonly mode: "changes" }
    | { readonly mode: "full"; readonly epoch: string | null; readonly force: boolean }
    | { readonly mode: "files"; readonly files: readonly string[]; readonly force: boolean }
    | {
        readonly mode: "range";
        readonly from: Date;
        /** The first moment that is not in it. */
        readonly to: Date;
        readonly tables: readonly string[] | null;
        readonly epoch: string | null;
        readonly force: boolean;
      }
    | {
        readonly mode: "table";
        readonly tables: readonly string[];
        readonly epoch: string | null;
        readonly force: boolean;
        /** Rows that the tables' newest load does not have are deleted. */
        readonly replace: boolean;
      }
    | { readonly mode: "reconcile"; readonly tables: readonly string[] | null }
    /** `keys` null: the findings of the run `of`, or of the last full reconciliation. */
    | { readonly mode: "repair"; readonly of: string | null; readonly keys: NamedKeys | null }
  );

/** What an input's meaning depends on besides its text. */
export type RunContext = {
  readonly mapping: Mapping;
  /** The execution's start, not the clock's: a redrive must mean the same. */
  readonly startedAt: Date;
  /** The deployment's ceiling for `maxConcurrency`. */
  readonly mostConcurrency: number;
};

/** Typed text or JSON → input. @throws InvalidInputError with every problem at once, before anything was touched. */
export function parseRunInput(value: unknown, context: RunContext): RunInput {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidInputError(
      inputProblem("TS501", "", quoted(value), "a JSON object", 'For example {"mode":"changes"}.'),
    );
  }
  const input = new Map<string, unknown>(Object.entries(value));
  const problems: Problem[] = [...sizeProblems(value), ...formProblems(input)];
  const mode = modeOf(input.get("mode"));
  const meaning = meaningOf(input, context);
  problems.push(...meaning.problems);
  if (mode === null || problems.length > 0) throw new InvalidInputError(firstProblems(problems));
  return normalised(input, mode, meaning);
}

function normalised(
  input: ReadonlyMap<string, unknown>,
  mode: RunMode,
  meaning: ReturnType<typeof meaningOf>,
): RunInput {
  const force = input.get("force") === true;
  const epoch = (input.get("epoch") as string | undefined) ?? null;
  const common: Common = {
    reconcile: (input.get("reconcile") as boolean | undefined) ?? MODES[mode].reconciles,
    dryRun: input.get("dryRun") === true,
    maxConcurrency: (input.get("maxConcurrency") as number | undefined) ?? null,
  };
  const { from, to, tables, keys } = meaning;
  switch (mode) {
    case "changes":
      return { mode, ...common };
    case "full":
      return { mode, epoch, force, ...common };
    case "files":
      return { mode, files: [...new Set(input.get("files") as string[])], force, ...common };
    case "range":
      return { mode, from, to, tables, epoch, force, ...common };
    case "table":
      return { mode, tables: tables ?? [], epoch, force, replace: input.get("replace") === true, ...common };
    case "reconcile":
      return { mode, tables, ...common };
    case "repair":
      return { mode, of: (input.get("of") as string | undefined) ?? null, keys, ...common };
    default:
      return mode satisfies never;
  }
}
