import type { Row, Session } from "./test-shop.ts";

/** What the shop was given from outside, by product: at the start and by restocking. */
export type Given = ReadonlyMap<number, { readonly stock: number; readonly price: string | null }>;

const RATE_UNITS = 100_000n;
const cents = (value: unknown): bigint => BigInt(String(value).replace(".", ""));
const orNull = (value: unknown): bigint | null => (value === null || value === undefined ? null : cents(value));
/** Half up, as for money that is never negative. */
const taxOf = (subtotal: bigint, rate: bigint): bigint => (subtotal * rate + RATE_UNITS / 2n) / RATE_UNITS;

type Tables = Record<
  "orders" | "lines" | "products" | "customers" | "rates" | "history" | "buyers" | "purchases",
  Row[]
>;

async function readTables(session: Session): Promise<Tables> {
  return {
    orders: await session.run("SELECT * FROM `Order` ORDER BY id"),
    lines: await session.run("SELECT * FROM Orderline ORDER BY order_id, product_id"),
    products: await session.run("SELECT * FROM Product ORDER BY id"),
    customers: await session.run("SELECT * FROM Customer ORDER BY id"),
    rates: await session.run("SELECT * FROM SalesTax"),
    history: await session.run("SELECT * FROM PriceHistory ORDER BY id"),
    buyers: await session.run("SELECT * FROM mv_ProductBuyers ORDER BY productID"),
    purchases: await session.run("SELECT * FROM mv_CustomerPurchases ORDER BY id"),
  };
}

function orderFaults({ orders, lines, customers, rates }: Tables): string[] {
  const rateOf = new Map(rates.map((row) => [row["zip"], cents(row["rate"])]));
  const zipOf = new Map(customers.map((row) => [row["id"], row["zip"]]));
  return orders.flatMap((order) => {
    const own = lines.filter((line) => line["order_id"] === order["id"]);
    const subtotal = own.reduce(
      (sum, line) => sum + BigInt(String(line["quantity"])) * (orNull(line["unitPrice"]) ?? 0n),
      0n,
    );
    const tax = taxOf(subtotal, rateOf.get(zipOf.get(order["customer_id"])) ?? 0n);
    const found = [cents(order["subtotal"]), cents(order["salesTax"]), cents(order["total"])];
    const wanted = [subtotal, tax, subtotal + tax];
    return found.join() === wanted.join() ? [] : [`order ${String(order["id"])}: ${found.join()} for ${wanted.join()}`];
  });
}

function stockFaults({ orders, lines, products }: Tables, given: Given): string[] {
  const open = new Set(
    orders.filter((order) => order["status"] === "placed" || order["status"] === "shipped").map((order) => order["id"]),
  );
  return products.flatMap((product) => {
    const sold = lines
      .filter((line) => line["product_id"] === product["id"] && open.has(line["order_id"]))
      .reduce((sum, line) => sum + Number(line["quantity"]), 0);
    const wanted = (given.get(Number(product["id"]))?.stock ?? 0) - sold;
    return Number(product["availableQuantity"]) === wanted
      ? []
      : [`product ${String(product["id"])}: ${String(product["availableQuantity"])} on the shelf for ${wanted}`];
  });
}

/** The rows of a product's history are a chain from its first price to today's, each a real change. */
function historyFaults({ products, history }: Tables, given: Given): string[] {
  return products.flatMap((product) => {
    let price = orNull(given.get(Number(product["id"]))?.price);
    const faults: string[] = [];
    for (const row of history.filter((one) => one["product_id"] === product["id"])) {
      const [from, to] = [orNull(row["oldPrice"]), orNull(row["newPrice"])];
      if (from !== price || from === to) faults.push(`price ${String(row["id"])}: ${from} to ${to} after ${price}`);
      price = to;
    }
    return price === orNull(product["currentPrice"])
      ? faults
      : [...faults, `product ${String(product["id"])}: a price without history`];
  });
}

function materialisedFaults({ orders, lines, products, customers, buyers, purchases }: Tables): string[] {
  const customerOf = new Map(orders.map((order) => [order["id"], order["customer_id"]]));
  const label = (...parts: unknown[]): string =>
    parts
      .filter((part) => part !== null)
      .map(String)
      .join(" ");
  const byId = (a: unknown, b: unknown): number => Number(a) - Number(b);
  const nameOf = new Map(customers.map((row) => [row["id"], label(row["id"], row["firstName"], row["lastName"])]));
  const titleOf = new Map(products.map((row) => [row["id"], label(row["id"], row["name"])]));
  const list = (ids: Iterable<unknown>, names: ReadonlyMap<unknown, string>, mark: string): string | null => {
    const known = [...new Set(ids)].filter((id) => id !== null && id !== undefined).toSorted(byId);
    return known.length === 0 ? null : known.map((id) => names.get(id)).join(mark);
  };
  const wantedBuyers = products.map((row) => [
    row["id"],
    row["name"],
    list(
      lines.filter((line) => line["product_id"] === row["id"]).map((line) => customerOf.get(line["order_id"])),
      nameOf,
      ",",
    ),
  ]);
  const wantedPurchases = customers.map((row) => [
    row["id"],
    row["firstName"],
    row["lastName"],
    list(
      lines.filter((line) => customerOf.get(line["order_id"]) === row["id"]).map((line) => line["product_id"]),
      titleOf,
      "|",
    ),
  ]);
  const differ = (found: Row[], wanted: unknown[][], table: string): string[] => {
    const lists = found.map((row) => JSON.stringify(Object.values(row)));
    const expected = wanted.map((row) => JSON.stringify(row));
    return [
      ...lists.filter((row) => !expected.includes(row)).map((row) => `${table} has ${row}`),
      ...expected.filter((row) => !lists.includes(row)).map((row) => `${table} lacks ${row}`),
    ];
  };
  return [
    ...differ(buyers, wantedBuyers, "mv_ProductBuyers"),
    ...differ(purchases, wantedPurchases, "mv_CustomerPurchases"),
  ];
}

/** Everything in the shop that is not as its lines, orders and prices say; worked out in integer cents, without SQL. */
export async function shopFaults(session: Session, given: Given): Promise<string[]> {
  const tables = await readTables(session);
  return [
    ...orderFaults(tables),
    ...stockFaults(tables, given),
    ...historyFaults(tables, given),
    ...materialisedFaults(tables),
  ];
}
