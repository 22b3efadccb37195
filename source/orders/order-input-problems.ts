import type { Problem } from "../../src/core/errors/tillstream-error.ts";
import { orderProblem } from "./order-problem.ts";
import { type OrderLine, quantityProblems, sortedLines } from "./order-line.ts";
import { placeholders } from "./placeholders.ts";
import type { Transaction } from "./transaction.ts";

/** Everything that is wrong with a new order by the shop's present state: quantities, customer, products, stock. */
export async function orderInputProblems(
  tx: Transaction,
  order: { readonly customerId: number | null; readonly lines: readonly OrderLine[] },
): Promise<Problem[]> {
  const problems = quantityProblems(order.lines);
  if (order.customerId !== null) {
    const found = await tx.rows("SELECT id FROM Customer WHERE id = ?", [order.customerId]);
    if (found.length === 0)
      problems.push(orderProblem("TS372", "new order", `customer ${order.customerId}`, "a customer of the shop"));
  }
  const lines = sortedLines(order.lines);
  if (lines.length === 0) return problems;
  const rows = await tx.rows(
    `SELECT id, availableQuantity FROM Product WHERE id IN (${placeholders(lines.length)})`,
    lines.map((line) => line.productId),
  );
  const stock = new Map(rows.map((row) => [Number(row["id"]), Number(row["availableQuantity"])]));
  for (const { productId, quantity } of lines) {
    const available = stock.get(productId);
    if (available === undefined)
      problems.push(orderProblem("TS371", "new order", `product ${productId}`, "a product of the shop"));
    else if (quantity > available)
      problems.push(
        orderProblem("TS370", `product ${productId}`, `${available} in stock`, `at least ${quantity}, as asked for`),
      );
  }
  return problems;
}
