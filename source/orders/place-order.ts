import { OrderRefusedError, OutcomeUnknownError } from "../../src/core/errors/error-classes.ts";
import { type Database, inTransaction, type Retry } from "./in-transaction.ts";
import { type OrderLine, quantityProblems, sortedLines } from "./order-line.ts";
import { orderInputProblems } from "./order-input-problems.ts";
import { orderProblem } from "./order-problem.ts";
import { placeholders } from "./placeholders.ts";
import { refusalOf } from "./refusal-of.ts";
import type { Transaction } from "./transaction.ts";

export type NewOrder = {
  /** The caller's own number for it. Placing the same order again then changes nothing, so it may be done after any failure. */
  readonly orderId?: number;
  /** Null for a walk-in sale. */
  readonly customerId: number | null;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly placedAt: string;
  /** A product that stands there twice is bought in the sum of both. */
  readonly lines: readonly OrderLine[];
};

const ER_DUP_ENTRY = 1062;
const LOOKS = 8;

/**
 * Places an order: its row and its lines, at today's prices, off the shelf.
 * @returns its id
 * @throws OrderRefusedError with everything that is wrong: TS370 (stock), TS371 (product), TS372 (customer), TS375 (quantity), TS377 (the id is another order's)
 * @throws OutcomeUnknownError TS379 without an `orderId`, when the connection was lost at the commit
 */
export async function placeOrder(database: Database, order: NewOrder, retry: Retry): Promise<number> {
  const { orderId } = order;
  for (let look = 1; ; look++) {
    try {
      if (quantityProblems(order.lines).length > 0) throw await refused(database, order, null, retry);
      return await inTransaction(database, (tx) => write(tx, order), retry);
    } catch (error) {
      if ((error as { errno?: number }).errno === ER_DUP_ENTRY) {
        if (orderId !== undefined) return await sameOrder(database, orderId, order, retry);
        // Somebody who numbers orders himself took the number the server was about to give; the next one is another.
        if (look < LOOKS) continue;
      }
      // Doing it again looks first: an order that is there already is met by its key.
      if (error instanceof OutcomeUnknownError && orderId !== undefined && look < LOOKS) continue;
      const refusal = refusalOf(error, { ...(orderId === undefined ? {} : { orderId }), customerId: order.customerId });
      if (refusal === null) throw error;
      throw await refused(database, order, error, retry);
    }
  }
}

async function write(tx: Transaction, { orderId, customerId, placedAt, lines }: NewOrder): Promise<number> {
  const { insertId } =
    orderId === undefined
      ? await tx.run("INSERT INTO `Order` (datePlaced, customer_id) VALUES (?, ?)", [placedAt, customerId])
      : await tx.run("INSERT INTO `Order` (id, datePlaced, customer_id) VALUES (?, ?, ?)", [
          orderId,
          placedAt,
          customerId,
        ]);
  const id = orderId ?? insertId;
  if (lines.length > 0) {
    const sorted = sortedLines(lines);
    await tx.run(
      `INSERT INTO Orderline (order_id, product_id, quantity) VALUES ${placeholders(sorted.length, 3)}`,
      sorted.flatMap((line) => [id, line.productId, line.quantity]),
    );
  }
  return id;
}

/** The server names the first thing only; the rest is read. What it named may have been mended by others since. */
async function refused(database: Database, order: NewOrder, error: unknown, retry: Retry): Promise<OrderRefusedError> {
  const problems = await inTransaction(database, (tx) => orderInputProblems(tx, order), retry);
  if (problems.length > 0) return new OrderRefusedError(problems, error);
  const named = refusalOf(error, { customerId: order.customerId });
  return new OrderRefusedError(named ?? [], error);
}

/** An order's date never changes, so that id and date tell whether it is the one that was asked for. */
async function sameOrder(database: Database, orderId: number, order: NewOrder, retry: Retry): Promise<number> {
  const rows = await inTransaction(
    database,
    (tx) => tx.rows("SELECT datePlaced FROM `Order` WHERE id = ?", [orderId]),
    retry,
  );
  if (rows[0]?.["datePlaced"] === order.placedAt) return orderId;
  throw new OrderRefusedError(
    orderProblem(
      "TS377",
      `order ${orderId}`,
      `an order of ${rows[0]?.["datePlaced"] ?? "another time"}`,
      `none, or this one of ${order.placedAt}`,
    ),
  );
}
