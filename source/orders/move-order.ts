import { type Database, inTransaction, type Retry } from "./in-transaction.ts";
import { lockOrder } from "./lock-order.ts";
import { refusedAs } from "./refused-as.ts";

export type OrderMove = { readonly orderId: number; readonly customerId: number | null };

/**
 * Gives an open order to another customer, or (null) to nobody; its sales tax follows.
 * @throws OrderRefusedError TS372 (customer), TS373, TS374 (order)
 */
export async function moveOrder(database: Database, { orderId, customerId }: OrderMove, retry: Retry): Promise<void> {
  await inTransaction(
    database,
    async (tx) => {
      await lockOrder(tx, orderId);
      await refusedAs(
        { orderId, customerId },
        tx.run("UPDATE `Order` SET customer_id = ? WHERE id = ?", [customerId, orderId]),
      );
    },
    retry,
  );
}
