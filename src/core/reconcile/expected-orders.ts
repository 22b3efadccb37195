import { type CollapsedRows, collapse } from "../documents/collapse.ts";
import type { DocumentSettings } from "../documents/document-settings.ts";
import type { OrderDocument } from "../documents/document-types.ts";
import { absentOrder, mergeOrder } from "../documents/merge-order.ts";
import type { Id } from "../id.ts";
import type { RowChange } from "../row-change.ts";

/** Time of tombstones; nothing expected from existing rows is one. */
const NEVER = new Date(0);

/** Source rows by what they belong to, each as if it had just been loaded. */
export const collapsedRows = (rows: readonly RowChange[], settings: DocumentSettings): CollapsedRows =>
  collapse(rows, settings);

/** Order documents that these rows make, through the writer's own merge. Orders without their row are left out: nobody sees them. */
export function expectedOrders(rows: CollapsedRows): Map<Id, OrderDocument> {
  const orders = new Map<Id, OrderDocument>();
  for (const [id, entry] of rows.orders) {
    const { document } = mergeOrder(absentOrder(id), entry, NEVER);
    if (document.row) orders.set(id, document);
  }
  return orders;
}
