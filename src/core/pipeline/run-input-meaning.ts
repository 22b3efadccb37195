import type { Problem } from "../errors/tillstream-error.ts";
import { type Id, idText } from "../id.ts";
import type { Mapping } from "../mapping/mapping.ts";
import { tableOfName } from "../mapping/table-of-name.ts";
import { type SourceView, viewKeyType } from "../reconcile/sql/view-queries.ts";
import { fitsRule } from "./fits-rule.ts";
import { FIELDS, KEY_FIELDS } from "./run-fields.ts";
import type { RunContext } from "./run-input.ts";
import { didYouMean, inputProblem, quoted } from "./run-input-problem.ts";
import { isTimeForm, runTime } from "./run-time.ts";

/** Keys to repair as id texts, by the collection whose documents they are. */
export type NamedKeys = Readonly<Record<SourceView, readonly string[]>>;

type Input = ReadonlyMap<string, unknown>;

/** What an input means in this deployment. Values of the wrong form are passed over: they have been named already. */
export type Meaning = {
  readonly from: Date;
  readonly to: Date;
  readonly tables: string[] | null;
  readonly keys: NamedKeys | null;
  readonly problems: Problem[];
};

export function meaningOf(input: Input, context: RunContext): Meaning {
  const { problems: tableProblems, tables } = tablesOf(input.get("tables"), context.mapping);
  const { problems: timeProblems, from, to } = timesOf(input, context.startedAt);
  const { problems: keyProblems, keys } = keysOf(input, context.mapping);
  const problems = [
    ...tableProblems,
    ...timeProblems,
    ...keyProblems,
    ...confirmProblems(input, tables ?? [], context.mapping),
    ...concurrencyProblems(input, context),
  ];
  return { from, to, tables, keys, problems };
}

function tablesOf(value: unknown, mapping: Mapping): { tables: string[] | null; problems: Problem[] } {
  if (!Array.isArray(value)) return { tables: null, problems: [] };
  const tables = new Set<string>();
  const problems: Problem[] = [];
  value.forEach((name: unknown, index) => {
    if (typeof name !== "string" || name === "" || name.includes("/")) return;
    const found = tableOfName(mapping, name);
    if (found.kind === "table") tables.add(found.table.mapping.table);
    else {
      const expected = `one of ${found.known.join(", ")}`;
      problems.push(inputProblem("TS551", `tables[${index}]`, quoted(name), expected, didYouMean(found.meant)));
    }
  });
  return { tables: [...tables], problems };
}

/** Deleting rows wants to be said twice; by any name and in any order, as tables may be named. */
function confirmProblems(input: Input, tables: readonly string[], mapping: Mapping): Problem[] {
  const text = input.get("confirm");
  if (input.get("replace") !== true || tables.length === 0 || typeof text !== "string" || text === "") return [];
  const named = text.split(",").map((name) => tableOfName(mapping, name.trim()));
  const confirmed = new Set(named.map((found) => (found.kind === "table" ? found.table.mapping.table : null)));
  if (confirmed.size === tables.length && tables.every((table) => confirmed.has(table))) return [];
  const expected = JSON.stringify(tables.join(","));
  const remedy = "Rows of these tables that their new load does not have will be deleted. Nothing was started.";
  return [inputProblem("TS555", "confirm", quoted(text), expected, remedy)];
}

function timesOf(input: Input, startedAt: Date): { from: Date; to: Date; problems: Problem[] } {
  const times = { from: startedAt, to: startedAt };
  const problems: Problem[] = [];
  for (const end of ["from", "to"] as const) {
    const text = input.get(end);
    if (typeof text !== "string" || !isTimeForm(text)) continue;
    const at = runTime(text, startedAt, end);
    if (at !== null) times[end] = at;
    else problems.push(inputProblem("TS552", end, quoted(text), "a day of the calendar", "Nothing was started."));
  }
  const isWhole = (["from", "to"] as const).every((end) => !input.has(end) || isTimeForm(String(input.get(end))));
  if (isWhole && problems.length === 0 && input.has("from") && times.to <= times.from) {
    const found = `${times.to.toISOString()} (${quoted(input.get("to") ?? "the execution's start")})`;
    problems.push(
      inputProblem("TS552", "to", found, `a time after from, ${times.from.toISOString()}`, "Nothing was started."),
    );
  }
  return { ...times, problems };
}

function keysOf(input: Input, mapping: Mapping): { keys: NamedKeys | null; problems: Problem[] } {
  if (!KEY_FIELDS.some((field) => input.has(field))) return { keys: null, problems: [] };
  const keys = {
    places: new Set<string>(),
    customers: new Set<string>(),
    products: new Set<string>(),
    orders: new Set<string>(),
  };
  const problems: Problem[] = [];
  for (const field of KEY_FIELDS) {
    const list = input.get(field);
    if (!Array.isArray(list)) continue;
    const type = viewKeyType(mapping, field);
    list.forEach((value: unknown, index) => {
      if (!Number.isSafeInteger(value) && (typeof value !== "string" || value === "")) return;
      const id = idOf(value as number | string, type);
      if (id !== null) keys[field].add(idText(id));
      else {
        const expected =
          type === "integer"
            ? "an integer or its digits as text, as the table's key is an integer"
            : 'text in quotes, as the table\'s key is, like "00501"';
        problems.push(inputProblem("TS553", `${field}[${index}]`, quoted(value), expected, "Nothing was started."));
      }
    });
  }
  const { places, customers, products, orders } = keys;
  return {
    keys: { places: [...places], customers: [...customers], products: [...products], orders: [...orders] },
    problems,
  };
}

function idOf(value: number | string, type: "integer" | "text"): Id | null {
  if (type === "text") return typeof value === "string" ? value : null;
  if (typeof value === "number") return value;
  if (!/^-?\d{1,20}$/.test(value)) return null;
  const exact = BigInt(value);
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
}

function concurrencyProblems(input: Input, { mostConcurrency }: RunContext): Problem[] {
  const wanted = input.get("maxConcurrency");
  if (!fitsRule(FIELDS.maxConcurrency.rule, wanted) || (wanted as number) <= mostConcurrency) return [];
  const expected = `at most ${mostConcurrency}, what this deployment allows`;
  return [
    inputProblem(
      "TS554",
      "maxConcurrency",
      quoted(wanted),
      expected,
      "Raise LoadConcurrency of the stack, or ask for less.",
    ),
  ];
}
