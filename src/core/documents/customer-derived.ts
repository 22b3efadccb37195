import { compareIds, type Id } from "../id.ts";
import type { OrderRow } from "../row-change.ts";
import type { DocumentSettings } from "./document-settings.ts";
import type { CustomerDerived, CustomerTotals, InlineOrder, OrderLine } from "./document-types.ts";
import { orderTime } from "./rank-buyers.ts";

/** A live order with everything its customer shows. */
export type CustomerOrder = {
  readonly _id: Id;
  readonly row: OrderRow;
  readonly lines: readonly Omit<OrderLine, "version">[];
};

/** The newest orders, at most as many as stand in the customer. */
export function newestOrders(orders: readonly CustomerOrder[], { limits }: DocumentSettings): CustomerOrder[] {
  return orders.toSorted(newestFirst).slice(0, limits.inlineOrders);
}

const newestFirst = (a: CustomerOrder, b: CustomerOrder): number => {
  const [timeA, timeB] = [orderTime(a.row.placedAt), orderTime(b.row.placedAt)];
  return timeA === timeB ? compareIds(b._id, a._id) : timeB > timeA ? 1 : -1;
};

/** What a customer with these orders shows; null without orders. `newest` is `newestOrders` of them, `names` covers its products. */
export function customerDerived(
  orders: readonly CustomerOrder[],
  newest: readonly CustomerOrder[],
  names: ReadonlyMap<Id, string | null>,
  settings: DocumentSettings,
): CustomerDerived {
  const inline = withinBudget(newest, names, settings.limits.inlineOrderBytes);
  return { totals: totalsOf(orders, settings), orders: inline, moreOrders: orders.length > inline.length };
}

function totalsOf(orders: readonly CustomerOrder[], { cancelledStatuses }: DocumentSettings): CustomerTotals {
  let [cancelled, lines, units, gross, net] = [0, 0, 0, 0n, 0n];
  let [firstAt, lastAt]: [Date | null, Date | null] = [null, null];
  for (const { row, lines: own } of orders) {
    const isCancelled = row.status !== null && cancelledStatuses.has(row.status);
    if (isCancelled) cancelled++;
    for (const { quantity, total } of own) {
      lines++;
      units += quantity;
      gross += total;
      if (!isCancelled) net += total;
    }
    if (row.placedAt === null) continue;
    if (firstAt === null || row.placedAt < firstAt) firstAt = row.placedAt;
    if (lastAt === null || row.placedAt > lastAt) lastAt = row.placedAt;
  }
  return { orders: orders.length, cancelled, lines, units, gross, net, firstAt, lastAt };
}

/** Field names, numbers, dates and three Decimal128 of an inline order, and the same of a line, rounded up from BSON sizes. */
const ORDER_BYTES = 250;
const LINE_BYTES = 140;
/** UTF-8 bytes a UTF-16 unit takes at most. */
const BYTES_PER_UNIT = 3;

/** The newest orders that fit, without a hole. Estimated from content alone, so every rebuild cuts at the same place. */
function withinBudget(
  newest: readonly CustomerOrder[],
  names: ReadonlyMap<Id, string | null>,
  maxBytes: number,
): InlineOrder[] {
  const inline: InlineOrder[] = [];
  let bytes = 0;
  for (const order of newest) {
    const next = inlineOrder(order, names);
    bytes += estimatedBytes(next);
    if (bytes > maxBytes) break;
    inline.push(next);
  }
  return inline;
}

function inlineOrder({ _id, row, lines }: CustomerOrder, names: ReadonlyMap<Id, string | null>): InlineOrder {
  const { customer: _, ...shown } = row;
  const inline = lines.map(({ product, quantity, unitPrice, total }) => ({
    product,
    name: names.get(product) ?? null,
    quantity,
    unitPrice,
    total,
  }));
  return { id: _id, ...shown, lines: inline };
}

function estimatedBytes({ id, status, lines }: InlineOrder): number {
  let units = unitsOf(id) + unitsOf(status);
  for (const { product, name } of lines) units += unitsOf(product) + unitsOf(name);
  return ORDER_BYTES + lines.length * LINE_BYTES + units * BYTES_PER_UNIT;
}

const unitsOf = (text: Id | null): number => (typeof text === "string" ? text.length : 0);
