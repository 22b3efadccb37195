import type { Mapping } from "../../mapping/mapping.ts";
import type { KeyRange } from "../narrow-to-keys.ts";
import {
  cellSql,
  dateText,
  datetimeText,
  decimalText,
  hashOfCells,
  integerText,
  listCells,
  textText,
  timeOrNull,
} from "./cell-sql.ts";
import { factList } from "./fact-rows.ts";
import { joinedTables, kindHash } from "./joined-tables.ts";
import { inRange, keySql, keyText, sameKey, type BoundSql } from "./key-sql.ts";
import { lineCells, orderCells } from "./order-facts.ts";
import { columnOf, tableName } from "./sql-text.ts";

const optionalText = (alias: string, column: string | null): string =>
  column === null ? "NULL" : textText(columnOf(alias, column));

/** The name as documents have it: columns that are not NULL, joined by one space; NULL when all are. */
export function nameText(mapping: Mapping, alias: string): string {
  const columns = mapping.customers.name.map((column) => textText(columnOf(alias, column)));
  if (columns.length === 0) return "NULL";
  return `IF(COALESCE(${columns.join(",")}) IS NULL, NULL, CONCAT_WS(' ',${columns.join(",")}))`;
}

function ownCustomer(mapping: Mapping, range: KeyRange): BoundSql {
  const { customers, places, schema } = mapping;
  const { address } = customers;
  const zip = address.zip === null ? null : columnOf("c", address.zip);
  const joined = places && zip ? { key: columnOf("z", places.key.column), places, zip } : null;
  const key = keySql("c", customers.key.column, customers.key.type);
  const cells = [
    cellSql("'customer'"),
    cellSql(keyText(key, customers.key.type)),
    cellSql(nameText(mapping, "c")),
    ...[customers.firstName, customers.lastName, customers.email, customers.phone].map((c) =>
      cellSql(optionalText("c", c)),
    ),
    cellSql(customers.birthdate ? dateText(columnOf("c", customers.birthdate)) : "NULL"),
    listCells(address.lines.map((column) => textText(columnOf("c", column)))),
    cellSql(optionalText("c", address.zip)),
    cellSql(joined ? optionalText("z", joined.places.city) : optionalText("c", address.city)),
    cellSql(joined ? optionalText("z", joined.places.state) : optionalText("c", address.state)),
  ];
  const join = joined
    ? ` LEFT JOIN ${tableName(schema, joined.places.table)} z ON ${sameKey(joined.key, joined.zip, joined.places.key.type)}`
    : "";
  const where = inRange(key, customers.key.type, range);
  const list = factList({ key, hash: hashOfCells(cells), documents: "1" });
  return {
    sql: `SELECT ${list} FROM ${tableName(schema, customers.table)} c${join} WHERE ${where.sql}`,
    values: where.values,
  };
}

function customerTotals(mapping: Mapping, range: KeyRange): BoundSql {
  const t = joinedTables(mapping);
  const { customers, orders } = mapping;
  const placedAt = timeOrNull(columnOf("o", orders.placedAt.column));
  const count = `COUNT(DISTINCT ${t.orderKey})`;
  const sums = {
    lines: `COUNT(${t.lineOrder})`,
    units: `COALESCE(SUM(${t.quantity}),0)`,
    gross: sum(t.lineTotal),
    net: sum(t.lineNet),
  };
  const list = factList({
    key: t.orderCustomer,
    hash: kindHash("totals", [
      keyText(t.orderCustomer, customers.key.type),
      integerText(count),
      integerText(`COUNT(DISTINCT IF(${t.cancelled}, ${t.orderKey}, NULL))`),
      integerText(sums.lines),
      integerText(sums.units),
      decimalText(sums.gross, t.moneyScale),
      decimalText(sums.net, t.moneyScale),
      datetimeText(`MIN(${placedAt})`),
      datetimeText(`MAX(${placedAt})`),
    ]),
    orders: count,
    ...sums,
  });
  const where = inRange(t.orderCustomer, customers.key.type, range);
  const sql = `SELECT ${list} FROM ${t.orders} LEFT JOIN ${t.lines} ON ${t.onLineOrder} WHERE ${where.sql} GROUP BY ${t.orderCustomer}`;
  return { sql, values: where.values };
}

const sum = (expression: string): string => `COALESCE(SUM(${expression}),0)`;

/** The customer's newest orders: the latest first, then the higher key, as the builder sorts them. */
function newestOrders(mapping: Mapping, range: KeyRange, inline: number): BoundSql {
  const t = joinedTables(mapping);
  const where = inRange(t.orderCustomer, mapping.customers.key.type, range);
  const newest = `${datetimeText(columnOf("o", mapping.orders.placedAt.column))} DESC, ${t.orderKey} DESC`;
  const ranked = `SELECT o.*, ROW_NUMBER() OVER (PARTITION BY ${t.orderCustomer} ORDER BY ${newest}) AS tillstream_rank FROM ${t.orders} WHERE ${where.sql}`;
  return { sql: `(SELECT * FROM (${ranked}) r WHERE tillstream_rank <= ${inline}) o`, values: where.values };
}

function inlineOrders(mapping: Mapping, range: KeyRange, inline: number): BoundSql {
  const t = joinedTables(mapping);
  const { customers, orders, products } = mapping;
  const newest = newestOrders(mapping, range, inline);
  const customer = keyText(t.orderCustomer, customers.key.type);
  const order = keyText(t.orderKey, orders.key.type);
  const line = lineCells(mapping);
  const product = keyText(t.lineProduct, products.key.type);
  const name = textText(columnOf("p", products.name));
  const header = factList({
    key: t.orderCustomer,
    hash: kindHash("inline", [customer, order, ...orderCells(mapping)]),
  });
  const lines = factList({
    key: t.orderCustomer,
    hash: kindHash("inline line", [customer, order, product, name, ...line.values]),
  });
  const onProduct = sameKey(
    columnOf("p", products.key.column),
    columnOf("l", mapping.lines.product),
    products.key.type,
  );
  return {
    // STRAIGHT_JOIN: nothing is known about a derived table, so MariaDB began with all lines of the shop, for every segment again.
    sql: `SELECT ${header} FROM ${newest.sql}
UNION ALL SELECT ${lines} FROM ${newest.sql} STRAIGHT_JOIN ${t.lines} ON ${t.onLineOrder} LEFT JOIN ${t.products} ON ${onProduct}`,
    values: [...newest.values, ...newest.values],
  };
}

/** Facts of the customers in a key range: own columns with the place's, totals over all orders, and the `inline` newest orders with their lines. */
export function customerFacts(mapping: Mapping, range: KeyRange, inline: number): BoundSql {
  const parts = [ownCustomer(mapping, range), customerTotals(mapping, range), inlineOrders(mapping, range, inline)];
  return { sql: parts.map((part) => part.sql).join("\nUNION ALL "), values: parts.flatMap((part) => part.values) };
}
