import type { Pool } from "mysql2/promise";
import type { OrderStatus } from "../orders/lock-order.ts";
import { type Row, type Transaction, transactionOn } from "../orders/transaction.ts";
import { REMEMBERED_ORDERS } from "./shop-model.ts";
import type { KnownOrder, ShopState } from "./shop-state.ts";

/** Dates beyond are the 9999-12-31 of systems that know no NULL, not sales. */
const LAST_DATE = "9000-01-01";

/** Everything a till has to know, from one consistent view. */
export async function readShopState(pool: Pool): Promise<ShopState> {
  const connection = await pool.getConnection();
  try {
    // For the next transaction only; sales go on with READ COMMITTED.
    await connection.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    await connection.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    const state = await readState(transactionOn(connection));
    await connection.query("COMMIT");
    return state;
  } finally {
    connection.release();
  }
}

async function readState(tx: Transaction): Promise<ShopState> {
  const zips = await tx.rows("SELECT zip FROM City ORDER BY zip");
  const customers = await tx.rows(
    "SELECT c.id, COUNT(o.id) orders FROM Customer c LEFT JOIN `Order` o ON o.customer_id = c.id GROUP BY c.id ORDER BY c.id",
  );
  const products = await tx.rows(
    `SELECT id, currentPrice, availableQuantity, (SELECT COUNT(*) FROM Orderline WHERE product_id = p.id)
       + (SELECT COUNT(*) FROM PriceHistory WHERE product_id = p.id) uses FROM Product p ORDER BY id`,
  );
  return {
    zips: zips.map((row) => String(row["zip"])),
    customers: customers.map((row) => ({ id: numberOf(row, "id"), orders: numberOf(row, "orders") })),
    products: products.map((row) => ({
      id: numberOf(row, "id"),
      price: textOf(row, "currentPrice"),
      stock: numberOf(row, "availableQuantity"),
      uses: numberOf(row, "uses"),
    })),
    orders: await newestOrders(tx),
    ...(await numbering(tx)),
  };
}

async function newestOrders(tx: Transaction): Promise<KnownOrder[]> {
  const rows = await tx.rows(
    "SELECT * FROM (SELECT id, status, customer_id FROM `Order` ORDER BY id DESC LIMIT ?) newest ORDER BY id",
    [String(REMEMBERED_ORDERS)],
  );
  const orders = new Map(
    rows.map((row): [number, KnownOrder] => {
      const id = numberOf(row, "id");
      const customer = row["customer_id"] === null ? null : numberOf(row, "customer_id");
      return [id, { id, status: row["status"] as OrderStatus, customer, lines: new Map() }];
    }),
  );
  const [oldest] = orders.keys();
  if (oldest === undefined) return [];
  const lines = await tx.rows(
    "SELECT order_id, product_id, quantity FROM Orderline WHERE order_id >= ? ORDER BY order_id, product_id",
    [oldest],
  );
  for (const line of lines)
    orders.get(numberOf(line, "order_id"))?.lines.set(numberOf(line, "product_id"), numberOf(line, "quantity"));
  return [...orders.values()];
}

async function numbering(tx: Transaction): Promise<Pick<ShopState, "nextIds" | "newestMs">> {
  const [row = {}] = await tx.rows(
    `SELECT (SELECT COALESCE(MAX(id), -1) + 1 FROM Customer) customer, (SELECT COALESCE(MAX(id), -1) + 1 FROM Product) product,
       (SELECT COALESCE(MAX(id), -1) + 1 FROM \`Order\`) \`order\`, (SELECT COALESCE(MAX(id), 0) + 1 FROM PriceHistory) history,
       (SELECT MAX(datePlaced) FROM \`Order\` WHERE datePlaced < ?) newest`,
    [LAST_DATE],
  );
  const newest = textOf(row, "newest");
  return {
    nextIds: {
      customer: numberOf(row, "customer"),
      product: numberOf(row, "product"),
      order: numberOf(row, "order"),
      history: numberOf(row, "history"),
    },
    newestMs: newest === null ? null : Date.parse(`${newest.replace(" ", "T")}Z`),
  };
}

const numberOf = (row: Row, column: string): number => Number(row[column] ?? 0);
const textOf = (row: Row, column: string): string | null => {
  const value = row[column] ?? null;
  return value === null ? null : String(value);
};
