import type { Problem } from "../../src/core/errors/tillstream-error.ts";
import { orderProblem } from "./order-problem.ts";

/** What is asked for of one product. */
export type OrderLine = { readonly productId: number; readonly quantity: number };

const MOST = 2_147_483_647;

/** Every quantity that is no whole number from 1 on. */
export function quantityProblems(lines: readonly OrderLine[]): Problem[] {
  return lines
    .filter(({ quantity }) => !Number.isInteger(quantity) || quantity < 1 || quantity > MOST)
    .map(({ productId, quantity }) =>
      orderProblem("TS375", `product ${productId}`, `quantity ${quantity}`, "a whole number of 1 or more"),
    );
}

/** One line per product, by product: two orders that meet lock the shelf in the same order. */
export function sortedLines(lines: readonly OrderLine[]): OrderLine[] {
  const quantities = new Map<number, number>();
  for (const { productId, quantity } of lines) quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  return [...quantities]
    .map(([productId, quantity]) => ({ productId, quantity }))
    .toSorted((a, b) => a.productId - b.productId);
}
