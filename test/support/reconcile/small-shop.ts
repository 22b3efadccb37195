import type { Connection } from "mysql2/promise";
import { seededRandom } from "../../../src/core/seeded-random.ts";

/**
 * A shop's tables as they come in the wild: SERIAL keys from 0, ZIP as DECIMAL ZEROFILL, a case-blind collation, microseconds, no
 * foreign keys, so that orders of unknown customers and lines of unknown products exist.
 */
const TABLES = [
  "DROP DATABASE IF EXISTS pos",
  "CREATE DATABASE pos CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
  "CREATE TABLE pos.City (zip DECIMAL(5) ZEROFILL PRIMARY KEY, city VARCHAR(64), state VARCHAR(4))",
  `CREATE TABLE pos.Customer (id BIGINT UNSIGNED PRIMARY KEY, firstName VARCHAR(64), lastName VARCHAR(64) CHARACTER SET latin1,
    email VARCHAR(128), address1 VARCHAR(128), address2 VARCHAR(64), phone VARCHAR(32), birthdate DATE, zip DECIMAL(5) ZEROFILL)`,
  "CREATE TABLE pos.Product (id INT PRIMARY KEY, name VARCHAR(128), currentPrice DECIMAL(10,2), availableQuantity INT)",
  `CREATE TABLE pos.\`Order\` (id INT PRIMARY KEY, datePlaced DATETIME(6), dateShipped DATETIME, status VARCHAR(16),
    customer_id BIGINT UNSIGNED, subtotal DECIMAL(12,2), salesTax DECIMAL(12,2), total DECIMAL(12,2), KEY by_customer (customer_id))`,
  `CREATE TABLE pos.Orderline (order_id INT, product_id INT, quantity INT NOT NULL, unitPrice DECIMAL(10,2),
    lineTotal DECIMAL(12,2) NOT NULL, PRIMARY KEY (order_id, product_id), KEY by_product (product_id))`,
  "CREATE TABLE pos.PriceHistory (id INT PRIMARY KEY, oldPrice DECIMAL(10,2), newPrice DECIMAL(10,2), ts TIMESTAMP(3) NULL, product_id INT)",
];

const TEXTS = [
  "Ann",
  "ann",
  "",
  "O'Neil",
  ' "q" ',
  "Zoë",
  "日本",
  "🛒 cart",
  "back\\slash",
  "comma, semi;",
  "line\nfeed",
  "NULL",
  "__NULL__",
  "~",
  "3:abc",
  "trail  ",
];
const STATUSES = ["shipped", "open", "cancelled", "Cancelled", null];

export type ShopSize = { readonly customers: number; readonly products: number; readonly orders: number };

/** The busy customer has more orders than stand inline, the popular product more buyers than one slice holds. */
export const BUSY_CUSTOMER = 7;
export const POPULAR_PRODUCT = 3;

/** Tables and rows, always the same for the same seed. */
export async function createSmallShop(connection: Connection, size: ShopSize, seed = 1): Promise<void> {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const text = (): string | null => (below(6) === 0 ? null : (TEXTS[below(TEXTS.length)] ?? null));
  const latin = (): string | null =>
    below(4) === 0 ? null : (["Brüll", "Smith", "smith", "Müller-é", "X "][below(5)] ?? null);
  const cents = (limit: number): string => ((below(limit) - limit / 10) / 100).toFixed(2);
  const time = (): string => {
    if (below(25) === 0) return "0000-00-00 00:00:00";
    const whole = new Date(Date.UTC(2019, 0, 1) + below(3 * 365 * 24 * 3600) * 1000)
      .toISOString()
      .slice(0, 19)
      .replace("T", " ");
    return `${whole}.${String(below(1_000_000)).padStart(6, "0")}`;
  };
  for (const statement of TABLES) await connection.query(statement);
  await connection.query("SET sql_mode = '', time_zone = '+00:00'");
  const zips = ["00501", "01001", "63944", "99999"];
  await insert(
    connection,
    "City",
    zips.map((zip, i) => [zip, i === 2 ? "" : `City ${i}`, i === 3 ? null : "NY"]),
  );
  const customers = Array.from({ length: size.customers }, (_, id) => [
    id,
    text(),
    latin(),
    text(),
    text(),
    text(),
    below(2) === 0 ? null : `555-${id}`,
    below(5) === 0 ? "0000-00-00" : `19${50 + below(50)}-0${1 + below(9)}-1${below(10)}`,
    below(5) === 0 ? null : below(8) === 0 ? "12345" : zips[below(zips.length)],
  ]);
  await insert(connection, "Customer", customers);
  await connection.query(
    "INSERT INTO pos.Customer (id, firstName) VALUES (9007199254740993, 'big'), (18014398509481985, NULL)",
  );
  await insert(
    connection,
    "Product",
    Array.from({ length: size.products }, (_, id) => [
      id,
      id === 5 ? null : `${text() ?? ""} ${id}`,
      cents(5_000),
      below(9) === 0 ? null : below(50) - 5,
    ]),
  );
  await insert(
    connection,
    "PriceHistory",
    Array.from({ length: size.products }, (_, id) => [
      id,
      cents(900),
      below(4) === 0 ? null : cents(900),
      below(5) === 0 ? null : time().replace("0000-00-00 00:00:00", "2020-02-02 02:02:02"),
      below(size.products + 2),
    ]),
  );
  const orders: unknown[][] = [];
  const lines: unknown[][] = [];
  for (let id = 0; id < size.orders; id += 1) {
    const kind = below(10);
    const customer =
      kind < 3 ? null : kind === 3 ? BUSY_CUSTOMER : kind === 4 ? 900_000 + below(3) : below(size.customers);
    orders.push([
      id,
      time(),
      below(3) === 0 ? null : time().slice(0, 19),
      STATUSES[below(STATUSES.length)],
      customer,
      cents(90_000),
      below(6) === 0 ? null : cents(900),
      cents(99_000),
    ]);
    const wanted = new Set(
      Array.from({ length: below(6) }, () => (below(3) === 0 ? POPULAR_PRODUCT : below(size.products + 2))),
    );
    for (const product of wanted)
      lines.push([id, product, below(5), below(7) === 0 ? null : cents(9_000), cents(9_000)]);
  }
  await insert(connection, "`Order`", orders);
  await insert(connection, "Orderline", lines);
}

async function insert(connection: Connection, table: string, rows: readonly (readonly unknown[])[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 2_000) {
    await connection.query(`INSERT INTO pos.${table} VALUES ?`, [rows.slice(at, at + 2_000)]);
  }
}
