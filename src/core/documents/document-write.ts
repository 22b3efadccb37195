import type { Id } from "../id.ts";
import type { CustomerRow, PlaceRow, ProductRow } from "../row-change.ts";
import type {
  CustomerDerived,
  CustomerDocument,
  OrderDocument,
  PlaceDocument,
  ProductDerived,
  ProductDocument,
  ProductSync,
  PriceEntry,
  Rev,
  RowSync,
  SliceDocument,
} from "./document-types.ts";

/** The document is not there: insert it. Fails softly when somebody else was first. */
export type Insert<Document> = { readonly kind: "insert"; readonly document: Document };

/** Swap the whole document if its rev is still `rev`. */
export type Replace<Document> = { readonly kind: "replace"; readonly rev: Rev; readonly document: Document };

/**
 * First phase: swap the document's own row if its rev is still `rev`, and leave what is derived as it stands. `own` null takes
 * the row away. `deletedAt` is null on every document but a tombstone.
 */
export type CustomerOwnPatch = {
  readonly kind: "own";
  readonly id: Id;
  readonly rev: Rev;
  readonly own: CustomerRow | null;
  readonly deletedAt: Date | null;
  readonly sync: RowSync;
};

export type ProductOwnPatch = {
  readonly kind: "own";
  readonly id: Id;
  readonly rev: Rev;
  readonly own: ProductRow | null;
  readonly prices: readonly PriceEntry[];
  readonly deletedAt: Date | null;
  readonly sync: ProductSync;
};

/** Second phase: swap what is derived, count the rev on, and leave the own row and its versions as they stand. `derived` null takes it away. */
export type CustomerDerivedPatch = {
  readonly kind: "derived";
  readonly id: Id;
  readonly rev: Rev;
  readonly derived: CustomerDerived | null;
  /** City and state from `places`, written into the own address; null when there is none or the address has its own. */
  readonly place: PlaceRow | null;
  readonly deletedAt: Date | null;
};

export type ProductDerivedPatch = {
  readonly kind: "derived";
  readonly id: Id;
  readonly rev: Rev;
  readonly derived: ProductDerived | null;
  readonly slices: number;
  readonly all: boolean;
  readonly deletedAt: Date | null;
};

export type OrderWrite = Insert<OrderDocument> | Replace<OrderDocument>;
export type PlaceWrite = Insert<PlaceDocument> | Replace<PlaceDocument>;
export type SliceWrite = Insert<SliceDocument> | Replace<SliceDocument>;
export type CustomerWrite = Insert<CustomerDocument> | CustomerOwnPatch | CustomerDerivedPatch;
export type ProductWrite = Insert<ProductDocument> | ProductOwnPatch | ProductDerivedPatch;

/** The write each collection takes. */
export type WriteOf = {
  orders: OrderWrite;
  customers: CustomerWrite;
  products: ProductWrite;
  places: PlaceWrite;
  product_buyers: SliceWrite;
};
