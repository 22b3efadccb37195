import { OrderRefusedError } from "../../src/core/errors/error-classes.ts";
import { orderProblem } from "./order-problem.ts";
import type { Transaction } from "./transaction.ts";

export type OrderStatus = "placed" | "shipped" | "cancelled" | "returned";

/** Orders that are neither cancelled nor returned. */
export const OPEN: readonly OrderStatus[] = ["placed", "shipped"];

/**
 * Locks an order for the rest of the transaction.
 * @throws OrderRefusedError TS373 when there is none, TS374 when its status is none of `allowed`
 */
export async function lockOrder(
  tx: Transaction,
  orderId: number,
  allowed: readonly OrderStatus[] = OPEN,
): Promise<OrderStatus> {
  const [row] = await tx.rows("SELECT status FROM `Order` WHERE id = ? FOR UPDATE", [orderId]);
  if (row === undefined)
    throw new OrderRefusedError(orderProblem("TS373", `order ${orderId}`, "no such order", "an order of the shop"));
  const status = row["status"] as OrderStatus;
  if (!allowed.includes(status)) {
    const expected = allowed.map((one) => `"${one}"`).join(" or ");
    throw new OrderRefusedError(orderProblem("TS374", `order ${orderId}`, `status "${status}"`, expected));
  }
  return status;
}
