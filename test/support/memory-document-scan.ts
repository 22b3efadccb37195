import { documentSettings } from "../../src/core/documents/document-settings.ts";
import { type Id, idOfText, idText } from "../../src/core/id.ts";
import { compareKeys } from "../../src/core/reconcile/compare-keys.ts";
import type { KeyRange } from "../../src/core/reconcile/narrow-to-keys.ts";
import type { KeyType } from "../../src/core/reconcile/sql/key-sql.ts";
import { customerCodec } from "../../src/edges/customer-codec.ts";
import type { DocumentScan, ScannedCollection, ScannedDocuments, Stored } from "../../src/edges/document-scan.ts";
import { orderCodec } from "../../src/edges/order-codec.ts";
import { placeCodec } from "../../src/edges/place-codec.ts";
import { plainContent } from "../../src/edges/plain-content.ts";
import { productCodec } from "../../src/edges/product-codec.ts";
import { slicesCodec } from "../../src/edges/slice-codec.ts";
import type { MemoryDocumentStore } from "./memory-document-store.ts";
import { posMapping } from "./pos-mapping.ts";

const settings = documentSettings(await posMapping());
const encode: { readonly [C in ScannedCollection]: (document: ScannedDocuments[C]) => object } = {
  places: placeCodec.encode,
  customers: customerCodec(settings).encode,
  products: productCodec(settings).encode,
  orders: orderCodec(settings).encode,
  product_buyers: slicesCodec(settings).encode,
};

/**
 * Scans the memory store of a shop with the shipped mapping, in key order. What a person did to a document cannot stand in that store:
 * those named in `unreadable`, as `products 5`, are scanned as documents nobody can read.
 */
export function memoryDocumentScan(
  { collections }: MemoryDocumentStore,
  unreadable: ReadonlySet<string> = new Set(),
): DocumentScan {
  const stored = <C extends ScannedCollection>(collection: C, id: Id): Stored<ScannedDocuments[C]>[] => {
    const document = (collections[collection] as unknown as ReadonlyMap<Id, ScannedDocuments[C]>).get(id);
    if (document === undefined) return [];
    const isReadable = !unreadable.has(`${collection} ${id}`);
    const content = () =>
      isReadable ? contentOf(collection, document) : { ...contentOf(collection, document), broken: true };
    return [{ id, document: isReadable ? document : null, asWritten: isReadable, content }];
  };
  const idsIn = (collection: ScannedCollection, type: KeyType, { from, to }: KeyRange): Id[] =>
    [...collections[collection].keys()]
      .map(idText)
      .filter((key) => key.startsWith(type === "integer" ? "i:" : "t:"))
      .filter((key) => (from === null || compareKeys(key, from) > 0) && (to === null || compareKeys(key, to) <= 0))
      .toSorted(compareKeys)
      .map(idOfText);
  return {
    range: async function* range(collection, type, range) {
      for (const id of idsIn(collection, type, range)) yield* stored(collection, id);
    },
    byIds: async (collection, ids) => ids.flatMap((id) => stored(collection, id)),
    slicesOfProduct: async (product) =>
      [...collections.product_buyers.values()]
        .filter((slice) => slice.product === product)
        .flatMap(({ _id }) => stored("product_buyers", _id)),
    sliceIds: async function* sliceIds(range) {
      yield* idsIn("product_buyers", "text", range).map(String);
    },
    strayIds: async (collection, type) =>
      [...collections[collection].keys()]
        .filter((id) => (typeof id === "string") === (type === "integer"))
        .map((id) => JSON.stringify(String(id))),
    keyAt: async (collection, type, range, place) => {
      const id = idsIn(collection, type, range)[place];
      return id === undefined ? null : idText(id);
    },
    contentOf,
  };
}

function contentOf<C extends ScannedCollection>(collection: C, document: ScannedDocuments[C]) {
  return plainContent(encode[collection](document));
}
