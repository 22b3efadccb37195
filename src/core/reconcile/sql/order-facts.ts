import type { Mapping } from "../../mapping/mapping.ts";
import type { KeyRange } from "../narrow-to-keys.ts";
import { datetimeText, integerText, textText } from "./cell-sql.ts";
import { factList } from "./fact-rows.ts";
import { joinedTables, kindHash, moneyText } from "./joined-tables.ts";
import { inRange, keySql, keyText, type BoundSql } from "./key-sql.ts";
import { columnOf } from "./sql-text.ts";

/** The order's own columns as canonical texts, after its key. `day` is not among them: it follows from `placedAt`. */
export function orderCells(mapping: Mapping): string[] {
  const { orders } = mapping;
  return [
    datetimeText(columnOf("o", orders.placedAt.column)),
    orders.shippedAt ? datetimeText(columnOf("o", orders.shippedAt.column)) : "NULL",
    orders.status ? textText(columnOf("o", orders.status)) : "NULL",
    moneyText("o", orders.subtotal),
    moneyText("o", orders.salesTax),
    moneyText("o", orders.total),
  ];
}

/** Own id of a line (NULL cell where (order, product) is the key), then its columns. */
export function lineCells(mapping: Mapping): { readonly id: string; readonly values: readonly string[] } {
  const { lines } = mapping;
  const { lineTotal, moneyScale } = joinedTables(mapping);
  return {
    id: lines.id ? keyText(keySql("l", lines.id.column, lines.id.type), lines.id.type) : "NULL",
    values: [
      integerText(columnOf("l", lines.quantity)),
      moneyText("l", lines.unitPrice),
      `CAST(CAST(${lineTotal} AS DECIMAL(65,${moneyScale})) AS CHAR)`,
    ],
  };
}

/** Facts of the orders in a key range: one per order row, one per line of an order that exists. */
export function orderFacts(mapping: Mapping, range: KeyRange): BoundSql {
  const t = joinedTables(mapping);
  const { orders, customers, products } = mapping;
  const key = keyText(t.orderKey, orders.key.type);
  const line = lineCells(mapping);
  const walkIn = `${t.orderCustomer} IS NULL`;
  const header = factList({
    key: t.orderKey,
    hash: kindHash("order", [key, keyText(t.orderCustomer, customers.key.type), ...orderCells(mapping)]),
    documents: "1",
    orders: "1",
  });
  const lines = factList({
    key: t.orderKey,
    hash: kindHash("line", [key, line.id, keyText(t.lineProduct, products.key.type), ...line.values]),
    lines: "1",
    units: t.quantity,
    gross: t.lineTotal,
    net: t.lineNet,
    walkInLines: `IF(${walkIn}, 1, 0)`,
    walkInUnits: `IF(${walkIn}, ${t.quantity}, 0)`,
    walkInGross: `IF(${walkIn}, ${t.lineTotal}, 0)`,
    walkInNet: `IF(${walkIn}, ${t.lineNet}, 0)`,
  });
  const where = inRange(t.orderKey, orders.key.type, range);
  return {
    sql: `SELECT ${header} FROM ${t.orders} WHERE ${where.sql}
UNION ALL SELECT ${lines} FROM ${t.orders} JOIN ${t.lines} ON ${t.onLineOrder} WHERE ${where.sql}`,
    values: [...where.values, ...where.values],
  };
}
