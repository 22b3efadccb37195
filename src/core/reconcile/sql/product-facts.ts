import type { Mapping } from "../../mapping/mapping.ts";
import type { KeyRange } from "../narrow-to-keys.ts";
import { datetimeText, decimalText, integerText, textText, timeOrNull } from "./cell-sql.ts";
import { nameText } from "./customer-facts.ts";
import { factList } from "./fact-rows.ts";
import { joinedTables, kindHash, moneyText } from "./joined-tables.ts";
import { inRange, keySql, keyText, sameKey, type BoundSql } from "./key-sql.ts";
import { columnOf, tableName } from "./sql-text.ts";

function ownProduct(mapping: Mapping, range: KeyRange): BoundSql {
  const { products } = mapping;
  const key = keySql("p", products.key.column, products.key.type);
  const cells = [
    keyText(key, products.key.type),
    textText(columnOf("p", products.name)),
    moneyText("p", products.price),
    products.stock ? integerText(columnOf("p", products.stock)) : "NULL",
  ];
  const where = inRange(key, products.key.type, range);
  const list = factList({ key, hash: kindHash("product", cells), documents: "1" });
  return { sql: `SELECT ${list} FROM ${joinedTables(mapping).products} WHERE ${where.sql}`, values: where.values };
}

/** Price changes of products that exist: those of others wait hidden in the document and nobody sees them. */
function priceHistory(mapping: Mapping, range: KeyRange): BoundSql[] {
  const { prices, products, schema } = mapping;
  if (!prices) return [];
  const key = keySql("x", prices.product, products.key.type);
  const cells = [
    keyText(key, products.key.type),
    keyText(keySql("x", prices.key.column, prices.key.type), prices.key.type),
    datetimeText(columnOf("x", prices.at.column)),
    moneyText("x", prices.from),
    moneyText("x", prices.to),
  ];
  const where = inRange(key, products.key.type, range);
  const onProduct = sameKey(columnOf("p", products.key.column), columnOf("x", prices.product), products.key.type);
  const from = `${tableName(schema, prices.table)} x JOIN ${joinedTables(mapping).products} ON ${onProduct}`;
  const list = factList({ key, hash: kindHash("price", cells) });
  return [{ sql: `SELECT ${list} FROM ${from} WHERE ${where.sql}`, values: where.values }];
}

/** Sums of an edge, the same for customers and walk-in sales. */
function edgeSums(mapping: Mapping) {
  const t = joinedTables(mapping);
  const placedAt = timeOrNull(columnOf("o", mapping.orders.placedAt.column));
  const orders = `COUNT(DISTINCT ${t.orderKey})`;
  const sums = {
    lines: "COUNT(*)",
    units: `SUM(${t.quantity})`,
    gross: `SUM(${t.lineTotal})`,
    net: `SUM(${t.lineNet})`,
  };
  const texts = [
    integerText(orders),
    integerText(sums.lines),
    integerText(sums.units),
    decimalText(sums.gross, t.moneyScale),
    decimalText(sums.net, t.moneyScale),
  ];
  return { orders, sums, texts, firstAt: datetimeText(`MIN(${placedAt})`), lastAt: datetimeText(`MAX(${placedAt})`) };
}

/** One fact per (product, customer). */
function customerEdges(mapping: Mapping, range: KeyRange): BoundSql {
  const t = joinedTables(mapping);
  const { customers, orders, products } = mapping;
  const edge = edgeSums(mapping);
  const cells = [
    keyText(t.lineProduct, products.key.type),
    keyText(t.orderCustomer, customers.key.type),
    "NULL",
    nameText(mapping, "c"),
    ...edge.texts,
    edge.firstAt,
    edge.lastAt,
  ];
  const list = factList({ key: t.lineProduct, hash: kindHash("edge", cells), orders: edge.orders, ...edge.sums });
  const onCustomer = sameKey(columnOf("c", customers.key.column), columnOf("o", orders.customer), customers.key.type);
  const where = inRange(t.lineProduct, products.key.type, range);
  const from = `${t.lines} JOIN ${t.orders} ON ${t.onLineOrder} LEFT JOIN ${t.customers} ON ${onCustomer}`;
  return {
    sql: `SELECT ${list} FROM ${from} WHERE ${where.sql} AND ${t.orderCustomer} IS NOT NULL GROUP BY ${t.lineProduct}, ${t.orderCustomer}`,
    values: where.values,
  };
}

/** Facts of the products in a key range that SQL can hash: own columns, price history and the edges to customers. */
export function productFacts(mapping: Mapping, range: KeyRange): BoundSql {
  const parts = [ownProduct(mapping, range), ...priceHistory(mapping, range), customerEdges(mapping, range)];
  return { sql: parts.map((part) => part.sql).join("\nUNION ALL "), values: parts.flatMap((part) => part.values) };
}

/**
 * Walk-in sales of the products in a key range by product and time of sale: product, local time, orders, lines, units, gross, net.
 * Their edges go by business day, and only we can tell the day in the shop's zone (servers rarely have zone tables), so these
 * rows are few enough to come over and are added up here.
 */
export function walkInSales(mapping: Mapping, range: KeyRange): BoundSql {
  const t = joinedTables(mapping);
  const edge = edgeSums(mapping);
  const placedAt = datetimeText(columnOf("o", mapping.orders.placedAt.column));
  const where = inRange(t.lineProduct, mapping.products.key.type, range);
  return {
    sql: `SELECT ${keyText(t.lineProduct, mapping.products.key.type)}, ${placedAt}, ${edge.texts.join(", ")}
FROM ${t.lines} JOIN ${t.orders} ON ${t.onLineOrder} WHERE ${where.sql} AND ${t.orderCustomer} IS NULL GROUP BY ${t.lineProduct}, ${placedAt}`,
    values: where.values,
  };
}
