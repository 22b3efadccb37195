import { OrderRefusedError } from "../../src/core/errors/error-classes.ts";
import type { AddedLine } from "./add-line.ts";
import { demandQuantity } from "./demand-quantity.ts";
import { type Database, inTransaction, type Retry } from "./in-transaction.ts";
import { lockOrder } from "./lock-order.ts";
import { orderProblem } from "./order-problem.ts";
import { refusedAs } from "./refused-as.ts";

/**
 * Gives a line of an open order another quantity; only an increase is compared with the stock.
 * @throws OrderRefusedError TS370 (stock), TS373, TS374 (order), TS375 (quantity), TS376 (no such line)
 */
export async function setQuantity(database: Database, line: AddedLine, retry: Retry): Promise<void> {
  demandQuantity(line);
  const { orderId, productId, quantity } = line;
  await inTransaction(
    database,
    async (tx) => {
      await lockOrder(tx, orderId);
      const { rows } = await refusedAs(
        line,
        tx.run("UPDATE Orderline SET quantity = ? WHERE order_id = ? AND product_id = ?", [
          quantity,
          orderId,
          productId,
        ]),
      );
      if (rows === 0)
        throw new OrderRefusedError(
          orderProblem("TS376", `order ${orderId}`, `no line of product ${productId}`, "a line of the order"),
        );
    },
    retry,
  );
}
