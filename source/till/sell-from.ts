import { OrderRefusedError } from "../../src/core/errors/error-classes.ts";
import { carryOutSurely, type Shop } from "./carry-out-surely.ts";
import type { Planned } from "./planned.ts";
import { rowOrder } from "./row-order.ts";
import { countOperation, type TillCounts } from "./till-counts.ts";

export type Selling = {
  readonly shop: Shop;
  readonly counts: TillCounts;
  /** Operations under way or waiting for a row. */
  readonly mostAtOnce: number;
  /** Waits until the next order is due; false when no more are to be placed. */
  readonly nextOrder: () => Promise<boolean>;
  readonly onSale: (orderId: number) => void;
};

/** Foreign keys and unique keys: somebody else's row where there should be none, or the other way round. */
const KEY_ERRORS = new Set([1062, 1451, 1452]);

/**
 * Carries out a history, operations on the same row in its order and others at the same time, and ends when everything that was begun is finished.
 * @returns null, or what was refused: the shop is not the planned one any more, nothing after it on the same rows was done
 */
export async function sellFrom(history: Iterator<Planned>, selling: Selling): Promise<Error | null> {
  const { shop, counts, onSale } = selling;
  const order = rowOrder();
  const underWay = new Set<Promise<void>>();
  let refusal: Error | null = null;
  let failure: unknown = null;
  const halted = (): boolean => refusal !== null || failure !== null;

  async function carry({ operation }: Planned): Promise<void> {
    if (halted()) return;
    const end = await carryOutSurely(shop, operation);
    if (end === "unknown") return;
    if (end === "found") counts.found += 1;
    countOperation(counts, operation);
    if (operation.kind === "place") onSale(operation.order);
  }

  for (let next = history.next(); next.done !== true && !halted(); next = history.next()) {
    if (next.value.operation.kind === "place" && !(await selling.nextOrder())) break;
    const planned = next.value;
    const work = order
      .run(planned.rows, () => carry(planned))
      .catch((error: unknown) => {
        if (isRefusal(error)) refusal ??= error;
        else failure ??= error;
      })
      .finally(() => underWay.delete(work));
    underWay.add(work);
    while (underWay.size >= selling.mostAtOnce) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  if (failure !== null) throw failure;
  return refusal;
}

function isRefusal(error: unknown): error is Error {
  if (error instanceof OrderRefusedError) return true;
  return error instanceof Error && KEY_ERRORS.has((error as { errno?: number }).errno ?? 0);
}
