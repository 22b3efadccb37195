import { hash16 } from "../../../src/core/documents/hash16.ts";
import { compareIds, type Id } from "../../../src/core/id.ts";
import type { LineRow, OrderRow } from "../../../src/core/row-change.ts";
import { comparable } from "./comparable.ts";
import type { ModelShop, ShopKind } from "./model-shop.ts";

export type Comparables = Record<"orders" | "customers" | "products" | "places" | "edges", Map<string, string>>;

type Limits = { readonly inlineOrders: number; readonly inlineBuyers: number };
type FullOrder = { id: Id; row: OrderRow; lines: { line: Id; row: LineRow }[] };
type Sale = { order: FullOrder; line: LineRow };

/** What the documents must be, from the source's rows at the end, in the plainest way: it shares no rule with the product. */
export function expectedDocuments(shop: ModelShop, kind: ShopKind, limits: Limits): Comparables {
  const orders: FullOrder[] = [...shop.orders].map(([id, row]) => ({
    id,
    row,
    lines: [...shop.lines.values()]
      .filter((line) => line.order === id)
      .toSorted((a, b) => compareIds(a.row.product, b.row.product) || compareIds(a.line, b.line)),
  }));
  const expected: Comparables = {
    orders: new Map(),
    customers: new Map(),
    products: new Map(),
    places: new Map(),
    edges: new Map(),
  };
  const set = (collection: keyof Comparables, id: unknown, document: unknown): void => {
    expected[collection].set(comparable(id), comparable(document));
  };
  for (const [id, row] of shop.places) set("places", id, { _id: id, ...row });
  for (const order of orders) set("orders", order.id, expectedOrder(order));
  const withOrders = orders.flatMap(({ row }) => (row.customer === null ? [] : [row.customer]));
  for (const id of new Set([...shop.customers.keys(), ...withOrders])) {
    set("customers", id, expectedCustomer(id, shop, orders, kind, limits));
  }
  const sold = orders.flatMap((order) => order.lines.map((line) => line.row.product));
  for (const id of new Set([...shop.products.keys(), ...sold])) {
    const edges = edgesOf(id, shop, orders);
    set("products", id, expectedProduct(id, shop, edges, limits));
    for (const edge of edges) set("edges", [id, edge.customer, edge.day], edge);
  }
  return expected;
}

const homeText = ({ customer, day }: OrderRow): string =>
  customer === null ? `w${day ?? ""}` : `c${typeof customer === "string" ? "t" : "i"}:${customer}`;

const expectedOrder = ({ id, row, lines }: FullOrder): unknown => ({
  _id: id,
  ...row,
  h: hash16(homeText(row)),
  lines: lines.map(({ line, row: own }) => ({ line, ...own })),
});

const time = (at: Date | null): number => (at === null ? -1 : at.getTime());
const newest = (a: { id: Id; row: OrderRow }, b: { id: Id; row: OrderRow }): number =>
  time(b.row.placedAt) - time(a.row.placedAt) || compareIds(b.id, a.id);
const firstOf = (dates: (Date | null)[]): Date | null =>
  dates.filter((d) => d !== null).toSorted((a, b) => +a - +b)[0] ?? null;
const lastOf = (dates: (Date | null)[]): Date | null =>
  dates.filter((d) => d !== null).toSorted((a, b) => +b - +a)[0] ?? null;
const isCancelled = (order: FullOrder): boolean => order.row.status === "cancelled" || order.row.status === "returned";

function sums(sales: Sale[]): { lines: number; units: number; gross: bigint; net: bigint } {
  return {
    lines: sales.length,
    units: sales.reduce((sum, sale) => sum + sale.line.quantity, 0),
    gross: sales.reduce((sum, sale) => sum + sale.line.total, 0n),
    net: sales.filter((sale) => !isCancelled(sale.order)).reduce((sum, sale) => sum + sale.line.total, 0n),
  };
}

function expectedCustomer(
  id: Id,
  shop: ModelShop,
  all: FullOrder[],
  kind: ShopKind,
  { inlineOrders }: Limits,
): unknown {
  const own = shop.customers.get(id);
  const orders = all.filter((order) => order.row.customer === id).toSorted(newest);
  const place = own?.address.zip == null ? undefined : shop.places.get(own.address.zip);
  const address = kind.hasPlaces
    ? { ...own?.address, city: place?.city ?? null, state: place?.state ?? null }
    : own?.address;
  return {
    _id: id,
    ...(own === undefined ? {} : { ...own, address }),
    totals: {
      orders: orders.length,
      cancelled: orders.filter(isCancelled).length,
      ...sums(orders.flatMap((order) => order.lines.map((line) => ({ order, line: line.row })))),
      firstAt: firstOf(orders.map((order) => order.row.placedAt)),
      lastAt: lastOf(orders.map((order) => order.row.placedAt)),
    },
    orders: orders.slice(0, inlineOrders).map((order) => ({
      id: order.id,
      ...without(order.row, "customer"),
      lines: order.lines.map(({ row: line }) => ({ ...line, name: shop.products.get(line.product)?.name ?? null })),
    })),
    moreOrders: orders.length > inlineOrders,
  };
}

type ExpectedEdge = ReturnType<typeof sums> & {
  customer: Id | null;
  day: string | null;
  name: string | null;
  orders: number;
  firstAt: Date | null;
  lastAt: Date | null;
};

function edgesOf(product: Id, shop: ModelShop, orders: FullOrder[]): ExpectedEdge[] {
  const homes = new Map<string, Sale[]>();
  for (const order of orders) {
    for (const { row: line } of order.lines) {
      if (line.product !== product) continue;
      const home = homeText(order.row);
      homes.set(home, [...(homes.get(home) ?? []), { order, line }]);
    }
  }
  return [...homes.values()].map((sales) => {
    const { customer, day } = (sales[0] as Sale).order.row;
    const dates = sales.map((sale) => sale.order.row.placedAt);
    return {
      customer,
      day: customer === null ? day : null,
      name: customer === null ? null : (shop.customers.get(customer)?.name ?? null),
      orders: new Set(sales.map((sale) => sale.order.id)).size,
      ...sums(sales),
      firstAt: firstOf(dates),
      lastAt: lastOf(dates),
    };
  });
}

function expectedProduct(id: Id, shop: ModelShop, edges: ExpectedEdge[], { inlineBuyers }: Limits): unknown {
  const own = shop.products.get(id);
  const total = (key: "lines" | "units" | "orders", of = edges): number => of.reduce((sum, edge) => sum + edge[key], 0);
  const money = (key: "gross" | "net", of = edges): bigint => of.reduce((sum, edge) => sum + edge[key], 0n);
  const walkIns = edges.filter((edge) => edge.customer === null);
  const buyers = edges
    .flatMap((edge) => (edge.customer === null ? [] : [{ ...without(edge, "day"), customer: edge.customer }]))
    .toSorted((a, b) => time(b.lastAt) - time(a.lastAt) || compareIds(b.customer, a.customer));
  const prices = [...shop.prices]
    .filter(([, price]) => price.product === id)
    .map(([price, { row }]) => ({ id: price, ...row }))
    .toSorted((a, b) => time(a.at) - time(b.at) || compareIds(a.id, b.id));
  return {
    _id: id,
    ...(own === undefined ? {} : { ...own, priceHistory: prices }),
    totals: {
      buyers: buyers.length,
      orders: total("orders"),
      lines: total("lines"),
      units: total("units"),
      gross: money("gross"),
      net: money("net"),
      walkIn: {
        lines: total("lines", walkIns),
        units: total("units", walkIns),
        gross: money("gross", walkIns),
        net: money("net", walkIns),
      },
    },
    buyers: buyers.slice(0, inlineBuyers),
    moreBuyers: buyers.length > inlineBuyers,
  };
}

function without<Row extends object, Key extends keyof Row>(row: Row, key: Key): Omit<Row, Key> {
  const rest: Partial<Row> = { ...row };
  delete rest[key];
  return rest as Omit<Row, Key>;
}
