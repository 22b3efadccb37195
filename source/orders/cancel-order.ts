import { type Database, inTransaction, type Retry } from "./in-transaction.ts";
import { lockOrder } from "./lock-order.ts";

/**
 * Cancels a placed order. It stays, with its lines and sums; its goods are back on the shelf.
 * @throws OrderRefusedError TS373 (no such order), TS374 (it is not placed, or not any more)
 */
export async function cancelOrder(database: Database, orderId: number, retry: Retry): Promise<void> {
  await inTransaction(
    database,
    async (tx) => {
      await lockOrder(tx, orderId, ["placed"]);
      await tx.run("UPDATE `Order` SET status = 'cancelled' WHERE id = ?", [orderId]);
    },
    retry,
  );
}
