import { type Database, inTransaction, type Retry } from "./in-transaction.ts";
import { lockOrder } from "./lock-order.ts";

/** `shippedAt` as `YYYY-MM-DD HH:MM:SS`, UTC. */
export type Shipment = { readonly orderId: number; readonly shippedAt: string };

/**
 * Ships a placed order.
 * @throws OrderRefusedError TS373 (no such order), TS374 (it is not placed, or not any more)
 */
export async function shipOrder(database: Database, { orderId, shippedAt }: Shipment, retry: Retry): Promise<void> {
  await inTransaction(
    database,
    async (tx) => {
      await lockOrder(tx, orderId, ["placed"]);
      await tx.run("UPDATE `Order` SET status = 'shipped', dateShipped = ? WHERE id = ?", [shippedAt, orderId]);
    },
    retry,
  );
}
