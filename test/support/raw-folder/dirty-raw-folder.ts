import { gzipSync } from "node:zlib";
import { seededRandom, type SeededRandom } from "../../../source/seed/seeded-random.ts";
import { plantRejects } from "./plant-rejects.ts";
import { rawModel } from "./raw-model.ts";
import { rawRows, type RawRow } from "./raw-rows.ts";
import { type ExpectedShop, shopOfModel } from "./shop-of-model.ts";

export type PlantedReject = { readonly file: string; readonly line: number; readonly reason: string };

export type DirtyFolder = {
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** Sorted by file and line. */
  readonly planted: readonly PlantedReject[];
  /** Rows per file, blank lines left out. */
  readonly rowCounts: Readonly<Record<string, number>>;
  readonly expected: ExpectedShop;
};

type Dialect = {
  readonly rowEnd: string;
  readonly hasMark: boolean;
  readonly endsInRowEnd: boolean;
  readonly quotesAll: boolean;
  readonly headerCase: (header: string) => string;
  readonly blankLines: number;
};

const dialectOf = (r: SeededRandom): Dialect => ({
  rowEnd: r.pick(["\n", "\r\n"]),
  hasMark: r.chance(0.5),
  endsInRowEnd: r.chance(0.5),
  quotesAll: r.chance(0.3),
  headerCase: r.pick([(h: string) => h, (h: string) => h.toLowerCase(), (h: string) => ` ${h.toUpperCase()}`]),
  blankLines: r.pick([0, 0.1]),
});

/** Quoted where the real files quote, and where they must; the word NULL always, which the server would take for no value. */
const csvField = (text: string, quotesAll: boolean): string =>
  quotesAll || text === "NULL" || /[ ,"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

function shuffled<T>(r: SeededRandom, list: readonly T[]): T[] {
  const result = [...list];
  for (let at = result.length - 1; at > 0; at--) {
    const other = r.int(0, at);
    [result[at], result[other]] = [result[other] as T, result[at] as T];
  }
  return result;
}

type Written = { readonly text: string; readonly planted: readonly PlantedReject[] };

function writeFile(r: SeededRandom, file: string, rows: readonly RawRow[], headers: readonly string[]): Written {
  const { rowEnd, hasMark, endsInRowEnd, quotesAll, headerCase, blankLines } = dialectOf(r);
  const planted: PlantedReject[] = [];
  let text = r.chance(blankLines) ? rowEnd : "";
  text += headers.map((header) => csvField(headerCase(header), quotesAll)).join(",");
  for (const { fields, reason, raw } of rows) {
    while (r.chance(blankLines)) text += `${rowEnd}${r.pick(["", "  "])}`;
    text += rowEnd;
    if (reason !== null) planted.push({ file: `${file.toLowerCase()}.csv`, line: text.split("\n").length, reason });
    text += raw ?? headers.map((header) => csvField(fields[header] ?? "", quotesAll)).join(",");
  }
  return { text: `${hasMark ? "\uFEFF" : ""}${text}${endsInRowEnd ? rowEnd : ""}`, planted };
}

/** A folder of raw files with every kind of dirt, and rows that must be rejected in known places. The same seed gives the same folder. */
export function dirtyRawFolder(seed: number, { withBrokenQuotes }: { withBrokenQuotes: boolean }): DirtyFolder {
  const r = seededRandom(seed);
  const model = rawModel(r);
  const rows = rawRows(r, model);
  plantRejects(r, rows, withBrokenQuotes);
  const files: Record<string, string | Buffer> = {};
  const rowCounts: Record<string, number> = {};
  const planted: PlantedReject[] = [];
  for (const [file, list] of Object.entries(rows)) {
    const headers = Object.keys(list.find(({ raw }) => raw === undefined)?.fields ?? {});
    // Lines that are no good CSV are written for the usual order.
    const written = writeFile(r, file, list, file === "customers" ? headers : shuffled(r, headers));
    const isGzip = r.chance(0.2);
    files[isGzip ? `${file}.csv.gz` : `${file}.csv`] = isGzip ? gzipSync(written.text) : written.text;
    rowCounts[`${file.toLowerCase()}.csv`] = list.length;
    planted.push(...written.planted);
  }
  planted.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  return { files, planted, rowCounts, expected: shopOfModel(model) };
}
