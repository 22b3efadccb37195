import { unreachable } from "../../unreachable.ts";
import type { Mapping } from "../../mapping/mapping.ts";
import { textText } from "./cell-sql.ts";
import { inRange, keySql, type BoundSql, type KeyType } from "./key-sql.ts";
import { tableName } from "./sql-text.ts";
import type { SourceView } from "./view-queries.ts";

/** Rows of each table that a segment may have. Lines cost about as much to hash as they are many; the other rows are fewer. */
const ROWS_PER_SEGMENT = 20_000;

/** An order has three to eight lines in the shops we know: this many orders make about 20,000 lines. */
const ORDERS_PER_SEGMENT = 4_000;

type Hop = { readonly table: string; readonly column: string; readonly type: KeyType; readonly rows: number };

/** Tables whose rows make up a view, by the column that holds the view's key. */
function hopsOf(mapping: Mapping, view: SourceView): Hop[] {
  const { places, customers, products, orders, lines } = mapping;
  const rows = ROWS_PER_SEGMENT;
  const own = (one: { table: string; key: { column: string; type: KeyType } }): Hop => ({
    table: one.table,
    column: one.key.column,
    type: one.key.type,
    rows,
  });
  switch (view) {
    case "places":
      return places ? [own(places)] : [];
    case "customers":
      return [
        own(customers),
        { table: orders.table, column: orders.customer, type: customers.key.type, rows: ORDERS_PER_SEGMENT },
      ];
    case "products":
      return [own(products), { table: lines.table, column: lines.product, type: products.key.type, rows }];
    case "orders":
      return [own(orders), { table: lines.table, column: lines.order, type: orders.key.type, rows }];
    default:
      return unreachable(view);
  }
}

/**
 * For each table of a view: the key so many rows further on. The nearest of the answers ends the segment. Hops along the index
 * and no key arithmetic, because gaps in keys make equal-width ranges useless.
 */
export function hopQueries(mapping: Mapping, view: SourceView, from: string | null): BoundSql[] {
  return hopsOf(mapping, view).map((hop) => {
    const key = keySql("h", hop.column, hop.type);
    const where = inRange(key, hop.type, { from, to: null });
    const readable = hop.type === "integer" ? key : textText(key);
    return {
      sql: `SELECT ${readable} FROM ${tableName(mapping.schema, hop.table)} h WHERE ${where.sql} ORDER BY ${key} LIMIT 1 OFFSET ?`,
      values: [...where.values, hop.rows],
    };
  });
}
