import { type Database, inTransaction, type Retry } from "./in-transaction.ts";

/** proc_FillOrderTotal: subtotals from the lines, where they differ; sales tax and total follow. @returns orders that differed */
export async function fillOrderTotal(database: Database, retry: Retry): Promise<number> {
  return inTransaction(
    database,
    async (tx) => {
      const wrong = await tx.rows(
        `SELECT o.id FROM \`Order\` o LEFT JOIN Orderline l ON l.order_id = o.id
         GROUP BY o.id, o.subtotal HAVING o.subtotal <> COALESCE(SUM(l.lineTotal), 0) ORDER BY o.id`,
      );
      for (const { id = null } of wrong) {
        // The order locked first: whoever changes a line changes its order too. The sum with locks: a snapshot may be older than that wait.
        await tx.rows("SELECT id FROM `Order` WHERE id = ? FOR UPDATE", [id]);
        const [sum] = await tx.rows(
          "SELECT COALESCE(SUM(lineTotal), 0) subtotal FROM Orderline WHERE order_id = ? LOCK IN SHARE MODE",
          [id],
        );
        await tx.run("UPDATE `Order` SET subtotal = ? WHERE id = ?", [sum?.["subtotal"] ?? null, id]);
      }
      return wrong.length;
    },
    retry,
  );
}
