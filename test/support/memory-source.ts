import { documentSettings } from "../../src/core/documents/document-settings.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import { hopQueries } from "../../src/core/reconcile/sql/hop-queries.ts";
import { walkInSales } from "../../src/core/reconcile/sql/product-facts.ts";
import { keyAtQuery, keyHashesQuery, type SourceView, sumsQuery } from "../../src/core/reconcile/sql/view-queries.ts";
import type { SourceDatabase, SourceRow } from "../../src/edges/source-database.ts";

/** A row by the source's column names. */
export type MemoryRow = Readonly<Record<string, string | null>>;
export type MemorySource = SourceDatabase & { readonly tables: Map<string, readonly MemoryRow[]> };

type Answer = (source: MemorySource) => SourceRow[];

const EVERYTHING = { from: null, to: null };
const VIEWS: readonly SourceView[] = ["places", "customers", "products", "orders"];

/**
 * The source database of a test without a server: small tables of strings, rows by their keys. It adds nothing up: its sums are such
 * that nobody finds them equal, and each key's hash differs, so a reconciliation judges every key by its rows. Adding up in SQL is for
 * the live tests. A query it does not know is refused.
 */
export function memorySource(mapping: Mapping, clock: Date): MemorySource {
  const answers = answersOf(mapping);
  const source: MemorySource = {
    tables: new Map(),
    position: async () => "0-1-42",
    close: async () => undefined,
    snapshot: async (work) =>
      work({
        rows: async ({ sql, values }) => {
          if (sql.includes("UTC_TIMESTAMP()"))
            return [[`${clock.toISOString().slice(0, "yyyy-mm-ddThh:mm:ss".length)}Z`]];
          const answer = answers.get(sql);
          return answer === undefined ? rowsByKeys(source, sql, values.map(String)) : answer(source);
        },
      }),
  };
  return source;
}

/** What is asked about whole views. They are small here: one range each, and no key that stands far on. */
function answersOf(mapping: Mapping): Map<string, Answer> {
  const { inlineOrders } = documentSettings(mapping).limits;
  const answers = new Map<string, Answer>([[walkInSales(mapping, EVERYTHING).sql, () => []]]);
  for (const view of VIEWS) {
    for (const { sql } of hopQueries(mapping, view, null)) answers.set(sql, () => []);
    const [sums, hashes, keyAt] = [
      sumsQuery(mapping, view, EVERYTHING, inlineOrders),
      keyHashesQuery(mapping, view, EVERYTHING, inlineOrders),
      keyAtQuery(mapping, view, EVERYTHING, 0, inlineOrders),
    ];
    if (sums) answers.set(sums.sql, () => [UNBELIEVABLE]);
    if (keyAt) answers.set(keyAt.sql, () => []);
    if (hashes) answers.set(hashes.sql, (source) => keysOf(source, mapping, view).map((key) => [key, "1"]));
  }
  return answers;
}

/** Keys, ten sums, and a sum of hashes that no documents have. */
const UNBELIEVABLE: SourceRow = [...Array<string>(11).fill("0"), "1"];

function keysOf({ tables }: MemorySource, mapping: Mapping, view: SourceView): string[] {
  const { places, customers, products, orders, lines } = mapping;
  const column = (table: string, name: string): string[] => (tables.get(table) ?? []).flatMap((row) => row[name] ?? []);
  const own = view === "places" ? places : mapping[view];
  return [
    ...new Set([
      ...(own ? column(own.table, own.key.column) : []),
      ...(own === customers ? column(orders.table, orders.customer) : []),
      ...(own === products ? column(lines.table, lines.product) : []),
    ]),
  ];
}

const BY_KEYS = /^SELECT (.+) FROM `\w+`\.`(\w+)` t WHERE .*t\.`(\w+)`.* IN \(/;

function rowsByKeys({ tables }: MemorySource, sql: string, keys: readonly string[]): SourceRow[] {
  const [, list = "", table = "", column = ""] = BY_KEYS.exec(sql) ?? [];
  if (column === "") throw new Error(`a query that the source in memory does not know: ${sql}`);
  const columns = [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? "");
  const wanted = (tables.get(table) ?? []).filter((row) => keys.includes(row[column] ?? ""));
  return wanted.map((row) => columns.map((name) => row[name] ?? null));
}
