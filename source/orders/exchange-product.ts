import { OrderRefusedError } from "../../src/core/errors/error-classes.ts";
import { type Database, inTransaction, type Retry } from "./in-transaction.ts";
import { lockOrder } from "./lock-order.ts";
import { orderProblem } from "./order-problem.ts";
import { refusedAs } from "./refused-as.ts";

export type Exchange = { readonly orderId: number; readonly from: number; readonly to: number };

/**
 * Puts another product in a line's place, in the same quantity and at today's price: the key of the line changes.
 * @throws OrderRefusedError TS370 (stock), TS371 (product), TS373, TS374 (order), TS376 (no line of `from`, or one of `to`)
 */
export async function exchangeProduct(database: Database, exchange: Exchange, retry: Retry): Promise<void> {
  const { orderId, from, to } = exchange;
  await inTransaction(
    database,
    async (tx) => {
      await lockOrder(tx, orderId);
      const { rows } = await refusedAs(
        { orderId, productId: to },
        tx.run("UPDATE Orderline SET product_id = ? WHERE order_id = ? AND product_id = ?", [to, orderId, from]),
      );
      if (rows === 0)
        throw new OrderRefusedError(
          orderProblem("TS376", `order ${orderId}`, `no line of product ${from}`, "a line of the order"),
        );
    },
    retry,
  );
}
