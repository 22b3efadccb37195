import type { CollapsedRows } from "../documents/collapse.ts";
import { customerDerived, newestOrders } from "../documents/customer-derived.ts";
import type { DocumentSettings } from "../documents/document-settings.ts";
import type { CustomerDocument, OrderDocument } from "../documents/document-types.ts";
import { NO_ROW_SYNC } from "../documents/merge-own-row.ts";
import type { Id } from "../id.ts";
import type { CustomerRow } from "../row-change.ts";

/** Live order documents by customer; walk-in sales under null. */
export function ordersByCustomer(orders: ReadonlyMap<Id, OrderDocument>): Map<Id | null, OrderDocument[]> {
  return Map.groupBy(orders.values(), (order) => order.row?.customer ?? null);
}

/**
 * The customer that these rows make: own columns with the place's city and state, totals and newest orders with product names.
 * null without row and orders. `rows` must hold the customer's orders with all lines, their products and its place.
 */
export function expectedCustomer(
  id: Id,
  rows: CollapsedRows,
  orders: readonly OrderDocument[],
  settings: DocumentSettings,
): CustomerDocument | null {
  const own = rows.customers.get(id)?.newest?.row ?? null;
  if (!own && orders.length === 0) return null;
  const shown = orders.flatMap(({ _id, row, lines }) => (row ? [{ _id, row, lines }] : []));
  const names = new Map(
    [...rows.products].flatMap(([key, { newest }]) => (newest?.row ? [[key, newest.row.name] as const] : [])),
  );
  return {
    _id: id,
    own: own && withPlace(own, rows, settings),
    derived: customerDerived(shown, newestOrders(shown, settings), names, settings),
    deletedAt: null,
    sync: NO_ROW_SYNC,
  };
}

function withPlace(own: CustomerRow, rows: CollapsedRows, { hasPlaces }: DocumentSettings): CustomerRow {
  if (!hasPlaces) return own;
  const { address } = own;
  const place = address.zip === null ? null : rows.places.get(address.zip)?.newest?.row;
  return { ...own, address: { ...address, city: place?.city ?? null, state: place?.state ?? null } };
}
