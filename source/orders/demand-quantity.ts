import { OrderRefusedError } from "../../src/core/errors/error-classes.ts";
import { type OrderLine, quantityProblems } from "./order-line.ts";

/** @throws OrderRefusedError TS375 with every wrong quantity */
export function demandQuantity(...lines: readonly OrderLine[]): void {
  const problems = quantityProblems(lines);
  if (problems.length > 0) throw new OrderRefusedError(problems);
}
