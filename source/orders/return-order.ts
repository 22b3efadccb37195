import { type Database, inTransaction, type Retry } from "./in-transaction.ts";
import { lockOrder } from "./lock-order.ts";

/**
 * Takes back a whole order. It stays, with its lines and sums, as returned; its goods are back on the shelf.
 * @throws OrderRefusedError TS373 (no such order), TS374 (it is cancelled or returned already)
 */
export async function returnOrder(database: Database, orderId: number, retry: Retry): Promise<void> {
  await inTransaction(
    database,
    async (tx) => {
      await lockOrder(tx, orderId);
      await tx.run("UPDATE `Order` SET status = 'returned' WHERE id = ?", [orderId]);
    },
    retry,
  );
}
