import { OrderRefusedError } from "../../src/core/errors/error-classes.ts";
import { type Database, inTransaction, type Retry } from "./in-transaction.ts";
import { orderProblem } from "./order-problem.ts";
import { refusedAs } from "./refused-as.ts";

export type Item = { readonly orderId: number; readonly productId: number; readonly quantity: number | null };

/**
 * proc_AddItem: puts a quantity of a product into an order, whatever its status; null and 0 mean 1. `addLine` is the stricter one.
 * @throws OrderRefusedError TS370 (stock), TS371 (product), TS373 (order), TS375 (negative)
 */
export async function addItem(database: Database, item: Item, retry: Retry): Promise<void> {
  const { orderId, productId, quantity } = item;
  if (quantity !== null && quantity < 0)
    throw new OrderRefusedError(
      orderProblem("TS375", `product ${productId}`, `quantity ${quantity}`, "1 or more, or 0 or none for 1"),
    );
  await inTransaction(
    database,
    (tx) =>
      refusedAs(
        { orderId, productId },
        tx.run(
          `INSERT INTO Orderline (order_id, product_id, quantity) VALUES (?, ?, ?)
             ON DUPLICATE KEY UPDATE quantity = quantity + VALUES(quantity)`,
          [orderId, productId, quantity === null || quantity === 0 ? 1 : quantity],
        ),
      ),
    retry,
  );
}
