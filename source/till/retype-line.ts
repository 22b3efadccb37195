import type { AddedLine } from "../orders/add-line.ts";
import { type Database, inTransaction, type Retry } from "../orders/in-transaction.ts";
import { lockOrder } from "../orders/lock-order.ts";
import { refusedAs } from "../orders/refused-as.ts";

/** A line is deleted and entered anew with another quantity, at today's price: delete and insert of one key in one transaction. @throws as `addLine` */
export async function retypeLine(shop: Database, line: AddedLine, retry: Retry): Promise<void> {
  const { orderId, productId, quantity } = line;
  await inTransaction(
    shop,
    async (tx) => {
      await lockOrder(tx, orderId);
      await tx.run("DELETE FROM Orderline WHERE order_id = ? AND product_id = ?", [orderId, productId]);
      await refusedAs(
        line,
        tx.run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (?, ?, ?)", [
          orderId,
          productId,
          quantity,
        ]),
      );
    },
    retry,
  );
}
