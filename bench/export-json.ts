import { createConnection } from "mysql2";
import { SHOP_SCHEMA } from "../source/shop-connection.ts";

/** MariaDB cuts aggregates at 1 MB otherwise, silently. */
const AGGREGATE_BYTES = 1_073_741_824;

const LINES = `SELECT JSON_ARRAYAGG(JSON_OBJECT('product', l.product_id, 'quantity', l.quantity, 'unitPrice', l.unitPrice, 'total', l.lineTotal))
  FROM Orderline l WHERE l.order_id = o.id`;

const ORDER = `JSON_OBJECT('_id', o.id, 'customer', o.customer_id, 'placedAt', o.datePlaced, 'shippedAt', o.dateShipped,
  'status', o.status, 'subtotal', o.subtotal, 'salesTax', o.salesTax, 'total', o.total, 'lines', (${LINES}))`;

const ORDERS = `SELECT ${ORDER} FROM \`Order\` o`;

const CUSTOMERS = `SELECT JSON_OBJECT('_id', c.id, 'firstName', c.firstName, 'lastName', c.lastName, 'email', c.email, 'phone', c.phone,
  'birthdate', c.birthdate, 'address1', c.address1, 'address2', c.address2, 'zip', c.zip, 'city', t.city, 'state', t.state,
  'orders', (SELECT JSON_ARRAYAGG(${ORDER} ORDER BY o.datePlaced DESC LIMIT 100) FROM \`Order\` o WHERE o.customer_id = c.id))
  FROM Customer c LEFT JOIN City t ON t.zip = c.zip`;

const BUYERS = `SELECT l.product_id, o.customer_id, COUNT(DISTINCT o.id) orders, COUNT(*) lines_, SUM(l.quantity) units, SUM(l.lineTotal) gross,
  SUM(IF(o.status = 'cancelled', 0, l.lineTotal)) net, MIN(o.datePlaced) firstAt, MAX(o.datePlaced) lastAt
  FROM Orderline l JOIN \`Order\` o ON o.id = l.order_id WHERE o.customer_id IS NOT NULL GROUP BY l.product_id, o.customer_id`;

const PRODUCTS = `SELECT JSON_OBJECT('_id', p.id, 'name', p.name, 'price', p.currentPrice, 'stock', p.availableQuantity,
  'buyers', JSON_ARRAYAGG(JSON_OBJECT('customer', b.customer_id, 'orders', b.orders, 'lines', b.lines_, 'units', b.units,
  'gross', b.gross, 'net', b.net, 'firstAt', b.firstAt, 'lastAt', b.lastAt)))
  FROM Product p LEFT JOIN (${BUYERS}) b ON b.product_id = p.id GROUP BY p.id`;

const QUERIES = { orders: ORDERS, customers: CUSTOMERS, products: PRODUCTS } as const;

export type ExportedCounts = { readonly [name in keyof typeof QUERIES]: number };

/**
 * Orders with lines, customers with their newest 100 orders and products with all buyers as JSON made by the database, streamed and
 * parsed: what a nightly export does.
 */
export async function exportJson(uri: string): Promise<ExportedCounts> {
  const connection = createConnection({ uri, jsonStrings: true });
  const { promise, resolve, reject } = Promise.withResolvers<ExportedCounts>();
  const counts = { orders: 0, customers: 0, products: 0 };
  connection.query(`USE ${SHOP_SCHEMA}`);
  connection.query(`SET SESSION group_concat_max_len = ${AGGREGATE_BYTES}`);
  for (const [name, sql] of Object.entries(QUERIES) as [keyof typeof QUERIES, string][]) {
    connection
      .query({ sql, rowsAsArray: true })
      .on("result", (row) => {
        JSON.parse(String((row as unknown as unknown[])[0]));
        counts[name] += 1;
      })
      .on("error", reject)
      .on("end", () => {
        if (name === "products") resolve(counts);
      });
  }
  try {
    return await promise;
  } finally {
    connection.end();
  }
}
