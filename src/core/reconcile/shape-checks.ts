import { compareIds, type Id } from "../id.ts";
import { hash16 } from "../documents/hash16.ts";
import { customerHome, homeOf, walkInHome } from "../documents/home.ts";
import type {
  CustomerDocument,
  Edge,
  InlineOrder,
  OrderDocument,
  ProductDocument,
  SliceDocument,
} from "../documents/document-types.ts";
import { orderTime } from "../documents/rank-buyers.ts";
import { sliceOf } from "../documents/slice-address.ts";
import { sliceDocument } from "../documents/slice-document.ts";
import { derivedFromSlices } from "./expected-products.ts";
import type { FactSettings } from "./document-facts.ts";

/**
 * What hashes of facts do not see: the order of lists, and fields that follow from others. A document that fails here becomes a
 * suspect; whether it is wrong is decided from source rows.
 */
export function orderHolds(document: OrderDocument, { time }: FactSettings): boolean {
  const { row, h, lines, deletedAt } = document;
  if (!row) return true;
  const home = homeOf(row);
  const day = row.placedAt && time.day(row.placedAt);
  const sorted = inOrder(lines, (a, b) => compareIds(a.product, b.product) || compareIds(a.line, b.line));
  return sorted && deletedAt === null && row.day === day && home !== null && h === hash16(home);
}

export function customerHolds(document: CustomerDocument, { time }: FactSettings): boolean {
  const { own, derived, deletedAt } = document;
  if (!own && !derived) return true;
  if (!derived || deletedAt !== null) return false;
  const { orders, totals, moreOrders } = derived;
  const days = orders.every((order) => order.day === (order.placedAt && time.day(order.placedAt)));
  const lines = orders.every((order) => inOrder(order.lines, (a, b) => compareIds(a.product, b.product)));
  const noOrders =
    totals.orders > 0 || (totals.lines === 0 && totals.units === 0 && totals.gross === 0n && totals.net === 0n);
  const noTimes = totals.orders > 0 || (totals.cancelled === 0 && totals.firstAt === null && totals.lastAt === null);
  return (
    days && lines && noOrders && noTimes && inOrder(orders, newestFirst) && moreOrders === totals.orders > orders.length
  );
}

/** A product agrees with its published slices, and each slice with its own edges and its place. */
export function productHolds(
  document: ProductDocument,
  slices: readonly SliceDocument[],
  settings: FactSettings,
): boolean {
  const { own, derived, prices, deletedAt, sync } = document;
  if (!own && !derived) return slices.every((slice) => slice.edges.length === 0);
  if (!derived || deletedAt !== null || slices.length !== sync.slices) return false;
  const sorted = inOrder(prices, (a, b) => compareTimes(a.at, b.at) || compareIds(a.id, b.id));
  const bySlice = slices.every((slice) => sliceHolds(slice, document._id, sync.slices));
  return sorted && bySlice && sameContent(derived, derivedFromSlices(slices, settings.documents));
}

function sliceHolds(document: SliceDocument, product: Id, level: number): boolean {
  const slice = Number(document._id.slice(document._id.lastIndexOf("/") + 1));
  const placed = document.edges.every(
    (edge) => edge.h === hash16(homeOfEdge(edge)) && sliceOf(edge.h, level) === slice,
  );
  return placed && sameContent(document, sliceDocument({ product, level, slice }, document.edges, document.rev));
}

const homeOfEdge = (edge: Edge): string =>
  edge.customer === null ? walkInHome(edge.day) : customerHome(edge.customer);

const newestFirst = (a: InlineOrder, b: InlineOrder): number =>
  compareTimes(b.placedAt, a.placedAt) || compareIds(b.id, a.id);

/** Without a time older than any time; two without one are equal, where subtracting infinities would give NaN. */
function compareTimes(a: Date | null, b: Date | null): number {
  const [timeA, timeB] = [orderTime(a), orderTime(b)];
  return timeA < timeB ? -1 : timeA > timeB ? 1 : 0;
}

function inOrder<T>(list: readonly T[], compare: (a: T, b: T) => number): boolean {
  return list.every((item, index) => {
    const before = list[index - 1];
    return before === undefined || compare(before, item) <= 0;
  });
}

/** Equal field by field, bigints and dates by value. Both sides are core values of one type, so field order is the builder's. */
function sameContent(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a instanceof Date || b instanceof Date)
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  const [fieldsA, fieldsB] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    fieldsA.length === fieldsB.size &&
    fieldsA.every(([field, value]) => fieldsB.has(field) && sameContent(value, fieldsB.get(field)))
  );
}
