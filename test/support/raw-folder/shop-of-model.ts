import { salesTax } from "../../../source/seed/sales-tax.ts";
import type { RawModel, RawOrder } from "./raw-model.ts";

type Cell = string | number | null;
/** The shop's tables as a right load leaves them, in key order. */
export type ExpectedShop = Readonly<
  Record<"City" | "SalesTax" | "Customer" | "Product" | "Order" | "Orderline", Cell[][]>
>;

export const EXPECTED_COLUMNS: Readonly<Record<keyof ExpectedShop, string>> = {
  City: "zip, city, state",
  SalesTax: "zip, rate",
  Customer: "id, firstName, lastName, email, address1, address2, phone, birthdate, zip",
  Product: "id, name, currentPrice, availableQuantity",
  Order: "id, datePlaced, dateShipped, status, customer_id, subtotal, salesTax, total",
  Orderline: "order_id, product_id, quantity, unitPrice, lineTotal",
};

const decimal = (units: bigint, digits: number): string => {
  const text = String(units).padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
};
const money = (cents: bigint): string => decimal(cents, 2);
const trimmed = (text: string): string | null => text.replaceAll(/^ +| +$/g, "") || null;
const byFirst = (rows: Cell[][]): Cell[][] => rows.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));

function cities({ customers }: RawModel): Cell[][] {
  const found = new Map<string, Cell[]>();
  // The city of most customers wins; here that is the last one.
  for (const { zip, city, state } of customers) if (zip !== null) found.set(zip, [zip, city, state]);
  return byFirst([...found.values()]);
}

function totals(model: RawModel, { units, customer }: RawOrder): Cell[] {
  let subtotal = 0n;
  for (const [product, quantity] of units) subtotal += (model.products[product]?.cents ?? 0n) * BigInt(quantity);
  const tax = salesTax(subtotal, model.rates.get(model.customers[customer]?.zip ?? "") ?? 0n);
  return [money(subtotal), money(tax), money(subtotal + tax)];
}

const statusOf = ({ isCancelled, shipped }: RawOrder): string =>
  isCancelled ? "cancelled" : shipped === null ? "placed" : "shipped";

export function shopOfModel(model: RawModel): ExpectedShop {
  return {
    City: cities(model),
    SalesTax: byFirst([...model.rates].map(([zip, rate]) => [zip, decimal(rate, 5)])),
    Customer: model.customers.map((c) => [
      c.id,
      c.first,
      c.last,
      c.email,
      trimmed(c.address1),
      trimmed(c.address2),
      null,
      c.born,
      c.zip,
    ]),
    Product: model.products.map((p) => [p.id, p.name, money(p.cents), p.stock]),
    Order: model.orders.map((o) => [o.id, o.placed, o.shipped, statusOf(o), o.customer, ...totals(model, o)]),
    Orderline: model.orders.flatMap((o) =>
      [...o.units]
        .toSorted(([a], [b]) => a - b)
        .map(([product, quantity]) => {
          const price = model.products[product]?.cents ?? 0n;
          return [o.id, product, quantity, money(price), money(price * BigInt(quantity))];
        }),
    ),
  };
}
