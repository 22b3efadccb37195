import type { Shop } from "../source/seed/shop-rows.ts";
import { tablesOf, type TableRows } from "../source/seed/shop-tables.ts";
import { moneyText } from "../src/core/money.ts";

const CENTS = 2;

/** A shop's rows as change files have them: with the columns that the database computes, which no INSERT may name. */
export function withGeneratedColumns(shop: Shop): TableRows[] {
  const generated: Readonly<Record<string, { column: string; values: readonly bigint[] }>> = {
    Order: { column: "total", values: shop.orders.map(({ total }) => total) },
    Orderline: { column: "lineTotal", values: shop.lines.map(({ total }) => total) },
  };
  return tablesOf(shop).map((table) => {
    const added = generated[table.table];
    if (added === undefined) return table;
    const rows = table.rows.map((row, index) => [...row, moneyText(added.values[index] ?? 0n, CENTS)]);
    return { ...table, columns: [...table.columns, added.column], rows };
  });
}
