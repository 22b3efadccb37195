import type { CustomerOrder } from "../core/documents/customer-derived.ts";
import type {
  CustomerDocument,
  DocumentCollection,
  Buyer,
  OrderDocument,
  PlaceDocument,
  ProductDocument,
  Rev,
  SliceDocument,
  SliceSums,
} from "../core/documents/document-types.ts";
import type { NoteUnreadable } from "../core/documents/unreadable-document.ts";
import type { WriteOf } from "../core/documents/document-write.ts";
import type { EdgeOrder } from "../core/documents/edges-of-orders.ts";
import type { Id } from "../core/id.ts";
import type { PlaceRow } from "../core/row-change.ts";

/** A customer or product as the first phase needs it: without the derived part, but with the fact whether there is one. */
export type OwnPart<Document> = Omit<Document, "derived"> & { readonly hasDerived: boolean };

/** A customer as the second phase needs it: its row is not read, only whether it is there and where it lives. */
export type CustomerToBuild = {
  readonly _id: Id;
  readonly rev: Rev;
  readonly live: boolean;
  readonly zip: string | null;
};

/** A product as the second phase needs it: its inline list is an input of the next one. */
export type ProductToBuild = {
  readonly _id: Id;
  readonly rev: Rev;
  readonly live: boolean;
  /** Price changes wait for the product's row. */
  readonly waits: boolean;
  readonly slices: number;
  readonly all: boolean;
  readonly buyers: readonly Buyer[];
};

/** Orders with this product whose `h` is in [from, to). */
export type HashRange = { readonly product: Id; readonly from: number; readonly to: number };

export type SliceHead = Pick<SliceDocument, "_id" | "product" | "topAt" | "topId">;

export type ProductLevel = { readonly product: Id; readonly level: number };

/**
 * The target database as the steps see it. Reads are current (primary) and may meet a moved document twice: callers
 * remove repeats by `_id`. Absent ids are absent from the answer, the order of answers is free.
 * Every operation may throw TargetUnavailableError; then it is safe to repeat the step from its beginning. Reads throw
 * UnreadableDocumentsError with all documents of the answer that cannot be decoded.
 */
export type DocumentStore = {
  readonly readOrders: (ids: readonly Id[]) => Promise<OrderDocument[]>;
  readonly readCustomers: (ids: readonly Id[]) => Promise<OwnPart<CustomerDocument>[]>;
  readonly readProducts: (ids: readonly Id[]) => Promise<OwnPart<ProductDocument>[]>;
  readonly readPlaces: (ids: readonly Id[]) => Promise<PlaceDocument[]>;
  readonly readCustomersToBuild: (ids: readonly Id[]) => Promise<CustomerToBuild[]>;
  readonly readProductsToBuild: (ids: readonly Id[]) => Promise<ProductToBuild[]>;
  readonly readSlices: (ids: readonly string[]) => Promise<SliceDocument[]>;

  /** Live orders of these customers. Those that cannot be read are left out where somebody is told of them. */
  readonly ordersOfCustomers: (customers: readonly Id[], unreadable?: NoteUnreadable) => Promise<CustomerOrder[]>;
  /** Live orders with these products and hashes; unreadable ones as above. */
  readonly edgeOrders: (ranges: readonly HashRange[], unreadable?: NoteUnreadable) => Promise<EdgeOrder[]>;
  /** Sums over all slices of each product's level; products without slices are absent. */
  readonly sliceSums: (levels: readonly ProductLevel[]) => Promise<Map<Id, SliceSums>>;
  /** Heads of all slices of each product's level that have a buyer. */
  readonly sliceHeads: (levels: readonly ProductLevel[]) => Promise<SliceHead[]>;

  /** Names of those that are live. */
  readonly customerNames: (ids: readonly Id[]) => Promise<Map<Id, string | null>>;
  readonly productNames: (ids: readonly Id[]) => Promise<Map<Id, string | null>>;
  /** City and state of the ZIP codes that are live. */
  readonly placesOf: (zips: readonly Id[]) => Promise<Map<Id, PlaceRow>>;

  /** Customers with a live order of one of these products. */
  readonly customersOfProducts: (products: readonly Id[]) => Promise<Set<Id>>;
  /** Live customers who live in one of these ZIP codes. */
  readonly customersOfPlaces: (zips: readonly Id[]) => Promise<Set<Id>>;
  /** Products in the live orders of each customer. */
  readonly productsOfCustomers: (customers: readonly Id[]) => Promise<Map<Id, Set<Id>>>;

  /**
   * Guarded writes, unordered. Answers the positions that missed: the document was there already, or its rev had moved on.
   * A write that took effect may be reported as missed (its reply was lost, or somebody wrote after it), never the reverse.
   */
  readonly write: <C extends DocumentCollection>(
    collection: C,
    writes: readonly WriteOf[C][],
  ) => Promise<ReadonlySet<number>>;
};
