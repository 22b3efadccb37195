import type {
  CustomerDocument,
  OrderDocument,
  PlaceDocument,
  ProductDocument,
  SliceDocument,
} from "../../../src/core/documents/document-types.ts";
import { comparable } from "./comparable.ts";
import type { Comparables } from "./expected-documents.ts";

export type StoredDocuments = {
  readonly orders: readonly OrderDocument[];
  readonly customers: readonly CustomerDocument[];
  readonly products: readonly ProductDocument[];
  readonly places: readonly PlaceDocument[];
  readonly product_buyers: readonly SliceDocument[];
};

/** What stands in the store, in the shape of `expectedDocuments`: live documents, stubs, and the edges of published slices. */
export function shownDocuments(stored: StoredDocuments): Comparables {
  const shown: Comparables = {
    orders: new Map(),
    customers: new Map(),
    products: new Map(),
    places: new Map(),
    edges: new Map(),
  };
  const set = (collection: keyof Comparables, id: unknown, document: unknown): void => {
    shown[collection].set(comparable(id), comparable(document));
  };
  for (const { _id, row, h, lines } of stored.orders) {
    if (row !== null) set("orders", _id, { _id, ...row, h, lines: lines.map(withoutVersion) });
  }
  for (const { _id, own } of stored.places) if (own !== null) set("places", _id, { _id, ...own });
  for (const { _id, own, derived } of stored.customers) {
    if (own !== null || derived !== null) set("customers", _id, { _id, ...own, ...derived });
  }
  const levels = new Map(stored.products.map((product) => [product._id, product.sync.slices]));
  for (const { _id, own, prices, derived } of stored.products) {
    if (own === null && derived === null) continue;
    const priceHistory = prices.map(withoutVersion);
    set("products", _id, { _id, ...(own === null ? {} : { ...own, priceHistory }), ...derived });
  }
  for (const slice of stored.product_buyers) {
    if (levels.get(slice.product) !== slice.level) continue;
    for (const { h: _, ...edge } of slice.edges) set("edges", [slice.product, edge.customer, edge.day], edge);
  }
  return shown;
}

function withoutVersion<Row extends { version: string }>(row: Row): Omit<Row, "version"> {
  const { version: _version, ...shown } = row;
  return shown;
}
