import { compareIds, type Id } from "../id.ts";

export type Ranked = { readonly customer: Id; readonly lastAt: Date | null };

/** Milliseconds for ordering; without a time older than any time. */
export const orderTime = (at: Date | null): number => at?.getTime() ?? -Infinity;

/** Newest buyer first: last time descending, then customer descending. A total order, because a customer buys a product in one edge. */
export function rankBuyers(a: Ranked, b: Ranked): number {
  const [timeA, timeB] = [orderTime(a.lastAt), orderTime(b.lastAt)];
  return timeA === timeB ? compareIds(b.customer, a.customer) : timeB > timeA ? 1 : -1;
}
