import type { Id } from "../id.ts";
import type { RowChange } from "../row-change.ts";
import type { DocumentCollection } from "./document-types.ts";

/** Whether a row stands in that document: a line in its order, a past price in its product, others in their own. */
export function isOwner(
  document: { readonly collection: DocumentCollection; readonly id: Id },
  change: RowChange,
): boolean {
  switch (change.kind) {
    case "line":
      return document.collection === "orders" && document.id === change.order;
    case "price":
      return document.collection === "products" && document.id === change.product;
    default:
      return document.collection === `${change.kind}s` && document.id === change.key;
  }
}
