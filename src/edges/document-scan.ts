import type {
  CustomerDocument,
  OrderDocument,
  PlaceDocument,
  ProductDocument,
  SliceDocument,
} from "../core/documents/document-types.ts";
import type { Id } from "../core/id.ts";
import type { KeyRange } from "../core/reconcile/narrow-to-keys.ts";
import type { PlainDocument } from "../core/reconcile/plain-value.ts";
import type { KeyType } from "../core/reconcile/sql/key-sql.ts";

export type ScannedDocuments = {
  places: PlaceDocument;
  customers: CustomerDocument;
  products: ProductDocument;
  orders: OrderDocument;
  product_buyers: SliceDocument;
};

export type ScannedCollection = keyof ScannedDocuments;

/** A stored document as it is, whoever wrote it. */
export type Stored<Document> = {
  readonly id: Id;
  /** As the core reads it; null when it cannot be read at all. */
  readonly document: Document | null;
  /** Our writer, given `document`, would have stored exactly this: no unknown field, no other type, no missing null. */
  readonly asWritten: boolean;
  /** The content without `_sync`. */
  readonly content: () => PlainDocument;
};

/**
 * Reads whole collections for comparing. Unlike `DocumentStore` it also sees what our writer never wrote.
 * @throws TargetUnavailableError from every operation
 */
export type DocumentScan = {
  /** Documents whose `_id` is of the key's type and in the range, in `_id` order. */
  readonly range: <C extends ScannedCollection>(
    collection: C,
    type: KeyType,
    range: KeyRange,
  ) => AsyncIterable<Stored<ScannedDocuments[C]>>;
  readonly byIds: <C extends ScannedCollection>(
    collection: C,
    ids: readonly Id[],
  ) => Promise<Stored<ScannedDocuments[C]>[]>;
  /** Every slice whose `_id` names the product, of any level. */
  readonly slicesOfProduct: (product: Id) => Promise<Stored<SliceDocument>[]>;
  /** `_id`s of all slices in the range, without reading them. */
  readonly sliceIds: (range: KeyRange) => AsyncIterable<string>;
  /** `_id`s that are not of the key's type, as people write them. Nothing of ours has one. */
  readonly strayIds: (collection: ScannedCollection, type: KeyType) => Promise<string[]>;
  /** The key that stands at this place (from 0) of the range, as id text; null when there are fewer. */
  readonly keyAt: (
    collection: ScannedCollection,
    type: KeyType,
    range: KeyRange,
    place: number,
  ) => Promise<string | null>;
  /** How our writer would store a document, without `_sync`. */
  readonly contentOf: <C extends ScannedCollection>(collection: C, document: ScannedDocuments[C]) => PlainDocument;
};
