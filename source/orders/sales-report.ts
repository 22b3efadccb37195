import { type Database, inTransaction, type Retry } from "./in-transaction.ts";

/** Days as `YYYY-MM-DD`, both included; null for every product. */
export type SalesPeriod = { readonly startDay: string; readonly endDay: string; readonly productId: number | null };

/** Amounts as decimal text. `net` leaves out cancelled and returned orders. */
export type SoldProduct = {
  readonly productId: number;
  readonly productName: string | null;
  readonly quantitySold: number;
  readonly salesAmount: string;
  readonly netQuantitySold: number;
  readonly netSalesAmount: string;
};

/** proc_SalesReport: what was sold of each product, by product; unsold ones have zeros. */
export async function salesReport(database: Database, period: SalesPeriod, retry: Retry): Promise<SoldProduct[]> {
  const { startDay, endDay, productId } = period;
  const rows = await inTransaction(
    database,
    (tx) =>
      tx.rows(
        `SELECT p.id, p.name, COALESCE(SUM(l.quantity), 0) quantitySold, COALESCE(SUM(l.lineTotal), 0.00) salesAmount,
           COALESCE(SUM(IF(o.status IN ('cancelled', 'returned'), 0, l.quantity)), 0) netQuantitySold,
           COALESCE(SUM(IF(o.status IN ('cancelled', 'returned'), 0.00, l.lineTotal)), 0.00) netSalesAmount
         FROM Product p LEFT JOIN (Orderline l JOIN \`Order\` o ON o.id = l.order_id
           AND o.datePlaced >= CAST(? AS DATE) AND o.datePlaced < CAST(? AS DATE) + INTERVAL 1 DAY) ON l.product_id = p.id
         WHERE ? IS NULL OR p.id = ? GROUP BY p.id, p.name ORDER BY p.id`,
        [startDay, endDay, productId, productId],
      ),
    retry,
  );
  return rows.map((row) => ({
    productId: Number(row["id"]),
    productName: row["name"] === null ? null : String(row["name"]),
    quantitySold: Number(row["quantitySold"]),
    salesAmount: String(row["salesAmount"]),
    netQuantitySold: Number(row["netQuantitySold"]),
    netSalesAmount: String(row["netSalesAmount"]),
  }));
}
