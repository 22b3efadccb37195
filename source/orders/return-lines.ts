import { OrderRefusedError } from "../../src/core/errors/error-classes.ts";
import type { Problem } from "../../src/core/errors/tillstream-error.ts";
import { demandQuantity } from "./demand-quantity.ts";
import { type Database, inTransaction, type Retry } from "./in-transaction.ts";
import { lockOrder } from "./lock-order.ts";
import { type OrderLine, sortedLines } from "./order-line.ts";
import { orderProblem } from "./order-problem.ts";

/** `lines`: what comes back, not what stays. */
export type PartReturn = { readonly orderId: number; readonly lines: readonly OrderLine[] };

/**
 * Takes back part of an open order: lines become smaller, those that come back wholly go; the order pays less and the goods are back on the shelf.
 * @throws OrderRefusedError with everything that is wrong: TS373, TS374 (order), TS375 (more than was sold, or no quantity), TS376 (no such line)
 */
export async function returnLines(database: Database, { orderId, lines }: PartReturn, retry: Retry): Promise<void> {
  demandQuantity(...lines);
  const returned = sortedLines(lines);
  await inTransaction(
    database,
    async (tx) => {
      await lockOrder(tx, orderId);
      const rows = await tx.rows("SELECT product_id, quantity FROM Orderline WHERE order_id = ?", [orderId]);
      const sold = new Map(rows.map((row) => [Number(row["product_id"]), Number(row["quantity"])]));
      const problems = returned.flatMap((line) => returnProblem(orderId, line, sold.get(line.productId)));
      if (problems.length > 0) throw new OrderRefusedError(problems);
      for (const { productId, quantity } of returned) {
        const left = (sold.get(productId) ?? 0) - quantity;
        if (left === 0)
          await tx.run("DELETE FROM Orderline WHERE order_id = ? AND product_id = ?", [orderId, productId]);
        else
          await tx.run("UPDATE Orderline SET quantity = ? WHERE order_id = ? AND product_id = ?", [
            left,
            orderId,
            productId,
          ]);
      }
    },
    retry,
  );
}

function returnProblem(orderId: number, { productId, quantity }: OrderLine, sold: number | undefined): Problem[] {
  const where = `order ${orderId}`;
  if (sold === undefined) return [orderProblem("TS376", where, `no line of product ${productId}`, "a line of it")];
  if (quantity <= sold) return [];
  const found = `${quantity} of product ${productId} returned`;
  return [orderProblem("TS375", where, found, `at most ${sold}, as sold`)];
}
