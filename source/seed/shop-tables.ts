import { moneyText } from "../../src/core/money.ts";
import type { Shop } from "./shop-rows.ts";

type Cell = string | number | null;
/** Rows of one table, ready to be inserted. */
export type TableRows = { table: string; columns: string[]; rows: Cell[][] };

const RATE_SCALE = 5;

const cents = (amount: bigint | null): string | null => (amount === null ? null : moneyText(amount, 2));

function masterData(shop: Shop): TableRows[] {
  return [
    { table: "City", columns: ["zip", "city", "state"], rows: shop.cities.map((c) => [c.zip, c.city, c.state]) },
    {
      table: "SalesTax",
      columns: ["zip", "rate"],
      rows: shop.taxes.map((t) => [t.zip, moneyText(t.rate, RATE_SCALE)]),
    },
    {
      table: "Customer",
      columns: ["id", "firstName", "lastName", "email", "address1", "address2", "phone", "birthdate", "zip"],
      rows: shop.customers.map((c) => [
        c.id,
        c.firstName,
        c.lastName,
        c.email,
        c.address1,
        c.address2,
        c.phone,
        c.birthdate,
        c.zip,
      ]),
    },
    {
      table: "Product",
      columns: ["id", "name", "currentPrice", "availableQuantity"],
      rows: shop.products.map((p) => [p.id, p.name, cents(p.price), p.stock]),
    },
  ];
}

function sales(shop: Shop): TableRows[] {
  return [
    {
      table: "PriceHistory",
      columns: ["id", "oldPrice", "newPrice", "ts", "product_id"],
      rows: shop.prices.map((p) => [p.id, cents(p.from), cents(p.to), p.at, p.product]),
    },
    {
      table: "Order",
      columns: ["id", "datePlaced", "dateShipped", "status", "customer_id", "subtotal", "salesTax"],
      rows: shop.orders.map((o) => [
        o.id,
        o.placedAt,
        o.shippedAt,
        o.status,
        o.customer,
        cents(o.subtotal),
        cents(o.salesTax),
      ]),
    },
    {
      table: "Orderline",
      columns: ["order_id", "product_id", "quantity", "unitPrice"],
      rows: shop.lines.map((l) => [l.order, l.product, l.quantity, cents(l.unitPrice)]),
    },
  ];
}

/** The generated rows as the tables want them, parents before children. */
export function tablesOf(shop: Shop): TableRows[] {
  return [...masterData(shop), ...sales(shop)];
}
