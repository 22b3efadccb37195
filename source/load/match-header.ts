import type { Problem } from "../../src/core/errors/tillstream-error.ts";
import { SOURCE_CODES } from "../../src/core/errors/source-codes.ts";
import type { RawLayout } from "./raw-layout.ts";

/** The layout's headers in the file's order; null when there are problems. */
export type HeaderMatch = { readonly headers: readonly string[] | null; readonly problems: readonly Problem[] };

/** The product's name in the layout of 2021, which had no dates and no stock. */
const COLUMN_OF_2021 = "app";

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/** Finds a file's columns by their names, in any case and order (TS361); an older layout is refused by its name (TS362). */
export function matchHeader(layout: RawLayout, fields: readonly string[], where: string): HeaderMatch {
  const names = fields.map((field) => field.trim().toLowerCase());
  if (names.includes(COLUMN_OF_2021)) {
    const found = `the column "${COLUMN_OF_2021}" of the layout of 2021`;
    const expected = `the columns ${layout.required.join(", ")}`;
    return {
      headers: null,
      problems: [{ code: "TS362", where, found, expected, remedy: SOURCE_CODES.TS362.remedy }],
    };
  }
  const problems = headerProblems(layout, fields, names, where);
  if (problems.length > 0) return { headers: null, problems };
  const known = [...layout.required, ...layout.optional];
  const headers = names.flatMap((name) => known.filter((header) => header.toLowerCase() === name));
  return { headers, problems };
}

function headerProblems(
  { required, optional }: RawLayout,
  fields: readonly string[],
  names: readonly string[],
  where: string,
): Problem[] {
  const known = new Set([...required, ...optional].map((header) => header.toLowerCase()));
  const missing = required.filter((header) => !names.includes(header.toLowerCase()));
  const unknown = fields.filter((_, index) => !known.has(names[index] ?? ""));
  const twice = fields.filter((_, index) => names.indexOf(names[index] ?? "") < index && known.has(names[index] ?? ""));
  const expected = `the columns ${required.join(", ")}, each once`;
  const problem = (found: string): Problem => ({
    code: "TS361",
    where,
    found,
    expected,
    remedy: SOURCE_CODES.TS361.remedy,
  });
  return [
    ...(missing.length > 0 ? [problem(`no column ${quoted(missing)}`)] : []),
    ...(unknown.length > 0 ? [problem(`the unknown column ${quoted(unknown)}`)] : []),
    ...(twice.length > 0 ? [problem(`the column ${quoted(twice)} again`)] : []),
  ];
}
