import { moneyText } from "../../../src/core/money.ts";
import type { Shop, ShopCustomer, ShopOrder } from "../../../source/seed/shop-rows.ts";

export type Answer = (string | null)[][];

const cents = (amount: bigint): string => moneyText(amount, 2);
const text = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
const fold = (value: string | null): string => (value ?? "").toLowerCase();
const byNumbers = (a: number[], b: number[]): number =>
  a.map((value, i) => value - (b[i] ?? 0)).find((d) => d !== 0) ?? 0;
const named = (customer: ShopCustomer): string =>
  [String(customer.id), customer.firstName, customer.lastName].filter((part) => part !== null).join(" ");

function groups<T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  for (const row of rows) {
    const list = found.get(keyOf(row));
    if (list === undefined) found.set(keyOf(row), [row]);
    else list.push(row);
  }
  return found;
}

/** Those with the highest value, ties kept, by key. */
function highest(sums: ReadonlyMap<number, bigint>): [number, bigint][] {
  const most = [...sums.values()].reduce((a, b) => (b > a ? b : a), -(2n ** 60n));
  return [...sums].filter(([, sum]) => sum === most).toSorted(([a], [b]) => a - b);
}

function bestCustomers(shop: Shop, counts: (order: ShopOrder) => boolean): Answer {
  const customers = new Map(shop.customers.map((customer) => [customer.id, customer]));
  const sums = new Map<number, bigint>();
  for (const order of shop.orders) {
    if (order.customer === null || !counts(order)) continue;
    sums.set(order.customer, (sums.get(order.customer) ?? 0n) + order.subtotal);
  }
  return highest(sums).map(([id, sum]) => [
    String(id),
    text(customers.get(id)?.firstName),
    text(customers.get(id)?.lastName),
    cents(sum),
  ]);
}

const UNCOUNTED = new Set(["cancelled", "returned"]);

/** The rows each file of source/queries should give, worked out from the generated rows without any SQL; values as text. */
export function queryAnswers(shop: Shop): Record<string, Answer> {
  const cities = new Map(shop.cities.map((city) => [city.zip, city]));
  const customers = new Map(shop.customers.map((customer) => [customer.id, customer]));
  const products = new Map(shop.products.map((product) => [product.id, product]));
  const orders = new Map(shop.orders.map((order) => [order.id, order]));
  const byOrder = groups(shop.lines, (line) => line.order);
  const byProduct = groups(shop.lines, (line) => line.product);
  const ordersOf = groups(shop.orders, (order) => order.customer);
  const buyersOf = (product: number): ShopCustomer[] => {
    const ids = new Set((byProduct.get(product) ?? []).map((line) => orders.get(line.order)?.customer ?? null));
    return [...ids]
      .filter((id) => id !== null)
      .toSorted((a, b) => a - b)
      .map((id) => customers.get(id)!);
  };
  const cityOf = (customer: ShopCustomer) => cities.get(customer.zip ?? "");
  const units = new Map(
    shop.products.map(({ id }) => [
      id,
      (byProduct.get(id) ?? []).reduce((sum, line) => sum + BigInt(line.quantity), 0n),
    ]),
  );
  const houston = shop.customers.filter((customer) => fold(cityOf(customer)?.city ?? null) === "houston");
  return {
    "customers-with-cities": shop.customers.map((c) => [
      String(c.id),
      c.firstName,
      c.lastName,
      text(cityOf(c)?.city),
      text(cityOf(c)?.state),
      c.zip,
    ]),
    "orders-with-totals": shop.orders.map((o) => [
      String(o.id),
      o.placedAt,
      o.shippedAt,
      o.status,
      cents(o.subtotal),
      cents(o.total),
    ]),
    "orders-of-customer": (ordersOf.get(1) ?? []).map((o) => [String(o.id), o.placedAt, o.status, cents(o.subtotal)]),
    "products-of-customer": (ordersOf.get(1) ?? []).flatMap((o) =>
      (byOrder.get(o.id) ?? [])
        .toSorted((a, b) => a.product - b.product)
        .map((l) => [
          String(o.id),
          String(l.product),
          text(products.get(l.product)?.name),
          String(l.quantity),
          cents(l.unitPrice),
          cents(l.total),
        ]),
    ),
    "buyers-of-product": buyersOf(1).map((c) => [String(c.id), c.firstName, c.lastName, c.email]),
    "products-with-buyers": shop.products.map((p) => {
      const buyers = buyersOf(p.id);
      return [String(p.id), p.name, String(buyers.length), buyers.length === 0 ? null : buyers.map(named).join(",")];
    }),
    "products-in-city": houston
      .flatMap((c) =>
        [...new Set((ordersOf.get(c.id) ?? []).flatMap((o) => (byOrder.get(o.id) ?? []).map((l) => l.product)))].map(
          (p) => [c.id, p],
        ),
      )
      .toSorted(byNumbers)
      .map(([c, p]) => [String(c), String(p), text(products.get(p ?? -1)?.name)]),
    "customers-in-state": shop.customers
      .filter((c) => fold(cityOf(c)?.state ?? null) === "tx")
      .map((c) => [String(c.id), c.firstName, c.lastName, text(cityOf(c)?.city), c.zip]),
    "best-customers": bestCustomers(shop, () => true),
    "best-customers-net": bestCustomers(shop, (order) => !UNCOUNTED.has(order.status)),
    "most-bought-products": highest(units).map(([id, sum]) => [String(id), text(products.get(id)?.name), String(sum)]),
    "slow-sellers": [...units]
      .toSorted(([a, m], [b, n]) => (m === n ? a - b : Number(m - n)))
      .slice(0, 10)
      .map(([id, sum]) => [String(id), text(products.get(id)?.name), String(sum)]),
    "suspicious-orders": shop.orders.flatMap((o) => {
      const most = Math.max(0, ...(byOrder.get(o.id) ?? []).map((l) => l.quantity));
      return o.subtotal > 2_000_000n || most > 10
        ? [[String(o.id), text(o.customer), cents(o.subtotal), String(most)]]
        : [];
    }),
    "customer-by-email": shop.customers
      .filter((c) => fold(c.email) === "guy_deb@contractor.net")
      .map((c) => [String(c.id), c.firstName, c.lastName, c.email]),
    "products-by-name": shop.products
      .filter((p) => fold(p.name) === "citron sleeper sofa")
      .map((p) => [String(p.id), p.name, cents(p.price), String(p.stock)]),
  };
}
