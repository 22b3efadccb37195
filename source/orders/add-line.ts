import { demandQuantity } from "./demand-quantity.ts";
import { type Database, inTransaction, type Retry } from "./in-transaction.ts";
import { lockOrder } from "./lock-order.ts";
import { refusedAs } from "./refused-as.ts";

export type AddedLine = { readonly orderId: number; readonly productId: number; readonly quantity: number };

/**
 * Puts a product into an order that is open; of one that is in it already there will be more, at the line's old price.
 * @throws OrderRefusedError TS370 (stock), TS371 (product), TS373, TS374 (order), TS375 (quantity)
 */
export async function addLine(database: Database, line: AddedLine, retry: Retry): Promise<void> {
  demandQuantity(line);
  await inTransaction(
    database,
    async (tx) => {
      await lockOrder(tx, line.orderId);
      await refusedAs(
        line,
        tx.run(
          `INSERT INTO Orderline (order_id, product_id, quantity) VALUES (?, ?, ?)
             ON DUPLICATE KEY UPDATE quantity = quantity + VALUES(quantity)`,
          [line.orderId, line.productId, line.quantity],
        ),
      );
    },
    retry,
  );
}
