import type { Mapping } from "../../mapping/mapping.ts";
import { decimalText, hashSql } from "./cell-sql.ts";
import { keySql, sameKey } from "./key-sql.ts";
import { columnOf, sqlString, tableName } from "./sql-text.ts";

/**
 * Expressions over the source's tables that more than one view needs. Aliases are fixed: `o` orders, `l` lines, `c` customers,
 * `p` products, `z` places, `x` prices.
 */
export type JoinedTables = {
  readonly orders: string;
  readonly lines: string;
  readonly customers: string;
  readonly products: string;
  readonly orderKey: string;
  readonly orderCustomer: string;
  readonly lineOrder: string;
  readonly lineProduct: string;
  readonly quantity: string;
  /** Money of a line, and of a line that was not cancelled. */
  readonly lineTotal: string;
  readonly lineNet: string;
  readonly cancelled: string;
  readonly moneyScale: number;
  readonly onLineOrder: string;
};

/** Scale of every sum of line totals. */
export function moneyScale(mapping: Mapping): number {
  return mapping.lines.total?.scale ?? mapping.lines.unitPrice?.scale ?? 0;
}

export function joinedTables(mapping: Mapping): JoinedTables {
  const { orders, lines, customers, products, schema } = mapping;
  const cancelled = isCancelled(mapping);
  const lineTotal = lineTotalSql(mapping);
  return {
    orders: `${tableName(schema, orders.table)} o`,
    lines: `${tableName(schema, lines.table)} l`,
    customers: `${tableName(schema, customers.table)} c`,
    products: `${tableName(schema, products.table)} p`,
    orderKey: keySql("o", orders.key.column, orders.key.type),
    orderCustomer: keySql("o", orders.customer, customers.key.type),
    lineOrder: keySql("l", lines.order, orders.key.type),
    lineProduct: keySql("l", lines.product, products.key.type),
    quantity: columnOf("l", lines.quantity),
    lineTotal,
    lineNet: `IF(${cancelled}, 0, ${lineTotal})`,
    cancelled,
    moneyScale: moneyScale(mapping),
    onLineOrder: sameKey(columnOf("l", lines.order), columnOf("o", orders.key.column), orders.key.type),
  };
}

/** Status texts are compared as bytes, as the documents' builder compares them. */
function isCancelled(mapping: Mapping): string {
  const { status, cancelled } = mapping.orders;
  if (status === null || cancelled.length === 0) return "FALSE";
  const text = `CAST(CONVERT(${columnOf("o", status)} USING utf8mb4) AS BINARY)`;
  const list = cancelled.map((one) => `CAST(${sqlString(one)} AS BINARY)`).join(",");
  return `COALESCE(${text} IN (${list}), FALSE)`;
}

function lineTotalSql(mapping: Mapping): string {
  const { total, unitPrice, quantity } = mapping.lines;
  if (total) return columnOf("l", total.column);
  return unitPrice ? `${columnOf("l", quantity)} * ${columnOf("l", unitPrice.column)}` : "0";
}

/** Money as canonical text, NULL where the shop has no such column. */
export function moneyText(alias: string, column: { readonly column: string; readonly scale: number } | null): string {
  return column ? decimalText(columnOf(alias, column.column), column.scale) : "NULL";
}

/** Hash of a line whose first cell says what kind of line it is, so that rows of two tables can never stand in for each other. */
export const kindHash = (kind: string, texts: readonly string[]): string => hashSql([`'${kind}'`, ...texts]);
