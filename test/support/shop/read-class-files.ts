import { createReadStream, existsSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse";
import type { Shop, ShopLine } from "../../../source/seed/shop-rows.ts";

/** Real input, when it lies beside the repository; it is never part of it. */
export const CLASS_FILES = path.resolve(import.meta.dirname, "../../../../shared/data/pos-class");
export const hasClassFiles = (): boolean => existsSync(path.join(CLASS_FILES, "customers.csv"));

type Cells = Record<string, string>;

async function* rowsOf(name: string): AsyncGenerator<Cells> {
  const parser = createReadStream(path.join(CLASS_FILES, name)).pipe(parse({ columns: true }));
  for await (const row of parser) yield row as Cells;
}

const orNull = (value: string | undefined): string | null =>
  value === undefined || value.trim() === "" ? null : value.trim();
const centsOf = (price: string): bigint => BigInt(Math.round(Number(price.replaceAll(/[$,]/g, "")) * 100));

function birthdate(value: string | undefined): string | null {
  const [month = "", day = "", year = ""] = (value ?? "").split("/");
  return year === "" ? null : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** The four files as rows of the shop: one line per unit becomes one per product, at today's price; no taxes. Read without the loader. */
export async function readClassFiles(): Promise<Shop> {
  const shop: Shop = { cities: [], taxes: [], customers: [], products: [], prices: [], orders: [], lines: [] };
  const zips = new Set<string>();
  for await (const row of rowsOf("customers.csv")) {
    const zip = (row["ZP"] ?? "").padStart(5, "0");
    if (!zips.has(zip)) shop.cities.push({ zip, city: orNull(row["CT"]), state: orNull(row["ST"]) });
    zips.add(zip);
    shop.customers.push({
      id: Number(row["ID"]),
      firstName: orNull(row["FN"]),
      lastName: orNull(row["LN"]),
      email: orNull(row["EM"]),
      address1: orNull(row["S1"]),
      address2: orNull(row["S2"]),
      phone: null,
      birthdate: birthdate(row["BD"]),
      zip,
    });
  }
  for await (const row of rowsOf("products.csv")) {
    shop.products.push({
      id: Number(row["ID"]),
      name: orNull(row["Name"]),
      price: centsOf(row["Price"] ?? ""),
      stock: Number(row["Quantity on Hand"]),
    });
  }
  const prices = new Map(shop.products.map(({ id, price }) => [id, price]));
  const lines = new Map<string, ShopLine>();
  for await (const row of rowsOf("orderlines.csv")) {
    const [order, product] = [Number(row["OID"]), Number(row["PID"])];
    const unitPrice = prices.get(product) ?? 0n;
    const quantity = (lines.get(`${order}/${product}`)?.quantity ?? 0) + 1;
    lines.set(`${order}/${product}`, { order, product, quantity, unitPrice, total: unitPrice * BigInt(quantity) });
  }
  shop.lines.push(...lines.values());
  const subtotals = new Map<number, bigint>();
  for (const line of shop.lines) subtotals.set(line.order, (subtotals.get(line.order) ?? 0n) + line.total);
  for await (const row of rowsOf("orders.csv")) {
    const id = Number(row["OID"]);
    const isCancelled = row["Shipped"] === "Cancelled";
    const subtotal = subtotals.get(id) ?? 0n;
    shop.orders.push({
      id,
      placedAt: row["Ordered"] ?? "",
      shippedAt: isCancelled ? null : (row["Shipped"] ?? null),
      status: isCancelled ? "cancelled" : "shipped",
      customer: Number(row["CID"]),
      subtotal,
      salesTax: 0n,
      total: subtotal,
    });
  }
  return shop;
}
