import type { MoneyScales } from "../core/documents/document-settings.ts";
import type { CustomerDerived, CustomerTotals, InlineLine, InlineOrder } from "../core/documents/document-types.ts";
import { decimalOfMoney, decimalOrNull, moneyOfBson, moneyOrNullOfBson } from "./bson-money.ts";
import { bsonId, bsonNumber, idOfBson, numberOfBson } from "./bson-number.ts";
import { dateOrNull, listOf, type Stored, textOrNull } from "./stored-document.ts";

/** What a customer shows of its orders: `totals`, `orders` newest first, `moreOrders`. */
export const customerDerivedCodec = {
  encode: ({ totals, orders, moreOrders }: CustomerDerived, scales: MoneyScales): Stored => ({
    totals: encodeTotals(totals, scales),
    orders: orders.map((order) => encodeOrder(order, scales)),
    moreOrders,
  }),

  decode: (stored: Stored, scales: MoneyScales): CustomerDerived => ({
    totals: decodeTotals((stored["totals"] ?? {}) as Stored, scales),
    orders: listOf(stored["orders"]).map((order) => decodeOrder(order, scales)),
    moreOrders: stored["moreOrders"] === true,
  }),
};

const encodeTotals = (totals: CustomerTotals, { lineTotal }: MoneyScales): Stored => ({
  orders: bsonNumber(totals.orders),
  cancelled: bsonNumber(totals.cancelled),
  lines: bsonNumber(totals.lines),
  units: bsonNumber(totals.units),
  gross: decimalOfMoney(totals.gross, lineTotal),
  net: decimalOfMoney(totals.net, lineTotal),
  firstAt: totals.firstAt,
  lastAt: totals.lastAt,
});

const decodeTotals = (totals: Stored, { lineTotal }: MoneyScales): CustomerTotals => ({
  orders: numberOfBson(totals["orders"]),
  cancelled: numberOfBson(totals["cancelled"]),
  lines: numberOfBson(totals["lines"]),
  units: numberOfBson(totals["units"]),
  gross: moneyOfBson(totals["gross"], lineTotal),
  net: moneyOfBson(totals["net"], lineTotal),
  firstAt: dateOrNull(totals["firstAt"]),
  lastAt: dateOrNull(totals["lastAt"]),
});

const encodeOrder = (order: InlineOrder, scales: MoneyScales): Stored => ({
  id: bsonId(order.id),
  placedAt: order.placedAt,
  day: order.day,
  shippedAt: order.shippedAt,
  status: order.status,
  subtotal: decimalOrNull(order.subtotal, scales.subtotal),
  salesTax: decimalOrNull(order.salesTax, scales.salesTax),
  total: decimalOrNull(order.total, scales.total),
  lines: order.lines.map((line) => encodeLine(line, scales)),
});

const decodeOrder = (order: Stored, scales: MoneyScales): InlineOrder => ({
  id: idOfBson(order["id"]),
  placedAt: dateOrNull(order["placedAt"]),
  day: textOrNull(order["day"]),
  shippedAt: dateOrNull(order["shippedAt"]),
  status: textOrNull(order["status"]),
  subtotal: moneyOrNullOfBson(order["subtotal"], scales.subtotal),
  salesTax: moneyOrNullOfBson(order["salesTax"], scales.salesTax),
  total: moneyOrNullOfBson(order["total"], scales.total),
  lines: listOf(order["lines"]).map((line) => decodeLine(line, scales)),
});

const encodeLine = ({ product, name, quantity, unitPrice, total }: InlineLine, scales: MoneyScales): Stored => ({
  product: bsonId(product),
  name,
  quantity: bsonNumber(quantity),
  unitPrice: decimalOrNull(unitPrice, scales.unitPrice),
  total: decimalOfMoney(total, scales.lineTotal),
});

const decodeLine = (line: Stored, scales: MoneyScales): InlineLine => ({
  product: idOfBson(line["product"]),
  name: textOrNull(line["name"]),
  quantity: numberOfBson(line["quantity"]),
  unitPrice: moneyOrNullOfBson(line["unitPrice"], scales.unitPrice),
  total: moneyOfBson(line["total"], scales.lineTotal),
});
