import { type Database, inTransaction, type Retry } from "./in-transaction.ts";

/** proc_FillUnitPrice: lines without a price get today's; prices that are set stay. @returns lines that got one */
export async function fillUnitPrice(database: Database, retry: Retry): Promise<number> {
  return inTransaction(
    database,
    async (tx) => {
      // Two statements: one that changes Orderline must not read Product (error 1442).
      const lines = await tx.rows(
        `SELECT l.order_id, l.product_id, p.currentPrice FROM Orderline l JOIN Product p ON p.id = l.product_id
         WHERE l.unitPrice IS NULL AND p.currentPrice IS NOT NULL ORDER BY l.order_id, l.product_id FOR UPDATE`,
      );
      for (const line of lines) {
        await tx.run("UPDATE Orderline SET unitPrice = ? WHERE order_id = ? AND product_id = ?", [
          line["currentPrice"] ?? null,
          line["order_id"] ?? null,
          line["product_id"] ?? null,
        ]);
      }
      return lines.length;
    },
    retry,
  );
}
