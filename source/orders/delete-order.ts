import { type Database, inTransaction, type Retry } from "./in-transaction.ts";
import { lockOrder } from "./lock-order.ts";

/**
 * Deletes an order with its lines, whatever its status. Goods of an open one are back on the shelf.
 * @throws OrderRefusedError TS373 (no such order)
 */
export async function deleteOrder(database: Database, orderId: number, retry: Retry): Promise<void> {
  await inTransaction(
    database,
    async (tx) => {
      await lockOrder(tx, orderId, ["placed", "shipped", "cancelled", "returned"]);
      await tx.run("DELETE FROM `Order` WHERE id = ?", [orderId]);
    },
    retry,
  );
}
