import { Decimal128, Double, Long } from "mongodb";

/**
 * Fields in the order a person reads them, for documents and everything inside. The database keeps the order of the writes, which
 * differs between a document that was inserted whole and one that was patched.
 */
const KEY_ORDER = [
  ["_id", "id", "product", "customer", "name", "firstName", "lastName", "email", "phone", "birthdate", "address"],
  ["placedAt", "day", "shippedAt", "status", "price", "stock", "at", "from", "to", "priceHistory"],
  ["quantity", "unitPrice", "subtotal", "salesTax", "total", "totals", "buyers", "moreBuyers"],
  ["orders", "moreOrders", "cancelled", "lines", "zip", "city", "state"],
  ["units", "gross", "net", "walkIn", "firstAt", "lastAt"],
].flat();

const RANK = new Map(KEY_ORDER.map((key, rank) => [key, rank]));

/** Known keys in their order, unknown ones after them by name. */
const compareKeys = (a: string, b: string): number =>
  (RANK.get(a) ?? RANK.size) - (RANK.get(b) ?? RANK.size) || (a < b ? -1 : a > b ? 1 : 0);

/** One document as a line of relaxed Extended JSON. Integers beyond 2^53 are `$numberLong`: a JSON number would be rounded by readers. */
export const exportLine = (document: unknown): string => JSON.stringify(plain(document));

function plain(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof Decimal128) return { $numberDecimal: value.toString() };
  if (value instanceof Double) return value.valueOf();
  if (value instanceof Long || typeof value === "bigint") return long(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).toSorted(([a], [b]) => compareKeys(a, b));
  return Object.fromEntries(fields.map(([key, field]) => [key, plain(field)]));
}

function long(value: Long | bigint): unknown {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : { $numberLong: value.toString() };
}
