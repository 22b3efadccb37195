import type { Problem } from "../../src/core/errors/tillstream-error.ts";
import { SOURCE_CODES } from "../../src/core/errors/source-codes.ts";
import { RAW_LAYOUTS, type RawLayout } from "./raw-layout.ts";

/** A raw file by its name in the folder. */
export type FoundFile = { readonly layout: RawLayout; readonly name: string; readonly isGzip: boolean };
export type FoundFiles = { readonly files: readonly FoundFile[]; readonly problems: readonly Problem[] };

/** The layout of 2021 had files of these names, with other columns. */
const NAMES_OF_2021 = new Set(["customer.csv", "order.csv", "orderline.csv", "product.csv"]);

/** Picks the raw files out of a folder's names, in any case, plain or gzip: all that is missing (TS360), double (TS364) or of an older layout (TS362). */
export function findRawFiles(names: readonly string[], folder: string): FoundFiles {
  const where = `folder "${folder}"`;
  const older = names.filter((name) => NAMES_OF_2021.has(name.toLowerCase()));
  const candidates = RAW_LAYOUTS.map((layout) => ({ layout, found: names.filter((name) => isOf(layout, name)) }));
  const missing = candidates.filter(({ layout, found }) => found.length === 0 && !layout.isOptional);
  if (older.length > 0 && missing.length > 0) {
    const expected = `${missing.map(({ layout }) => `${layout.file}.csv`).join(", ")} (the layout since 2022)`;
    const { remedy } = SOURCE_CODES.TS362;
    const found = `${older.join(", ")} of the layout of 2021`;
    return { files: [], problems: [{ code: "TS362", where, found, expected, remedy }] };
  }
  const problems = candidates.flatMap(({ layout, found }) => fileProblems(layout, found, where));
  const files = candidates.flatMap(({ layout, found }) =>
    found.map((name) => ({ layout, name, isGzip: name.toLowerCase().endsWith(".gz") })),
  );
  return { files, problems };
}

function isOf({ file }: RawLayout, name: string): boolean {
  const lower = name.toLowerCase();
  return lower === `${file}.csv` || lower === `${file}.csv.gz`;
}

function fileProblems(layout: RawLayout, found: readonly string[], where: string): Problem[] {
  const expected = `one file ${layout.file}.csv or ${layout.file}.csv.gz`;
  if (found.length === 0 && !layout.isOptional) {
    return [{ code: "TS360", where, found: "none", expected, remedy: SOURCE_CODES.TS360.remedy }];
  }
  if (found.length > 1) {
    return [{ code: "TS364", where, found: found.join(" and "), expected, remedy: SOURCE_CODES.TS364.remedy }];
  }
  return [];
}
