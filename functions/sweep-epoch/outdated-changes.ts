import {
  outdatedOfCustomer,
  outdatedOfOrder,
  outdatedOfPlace,
  outdatedOfProduct,
  type Sweep,
} from "../../src/core/documents/outdated-rows.ts";
import { type Id, idText } from "../../src/core/id.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { SweepPosition } from "../../src/core/pipeline/sweep-cursor.ts";
import type { KeyType } from "../../src/core/reconcile/sql/key-sql.ts";
import type { RowChange } from "../../src/core/row-change.ts";
import type { DocumentScan, ScannedDocuments } from "../../src/edges/document-scan.ts";

/** One document that was looked at: where it stands, and the deletes of what is outdated in it. */
export type SweptDocument = { readonly at: SweepPosition; readonly changes: readonly RowChange[] };

type Swept = SweepPosition["collection"];

/** A collection of the sweep: of which rows its documents are made, and how its documents after one (null: all) are looked at. */
type SweptCollection = {
  readonly collection: Swept;
  readonly kinds: readonly RowChange["kind"][];
  readonly after: (after: string | null) => AsyncGenerator<SweptDocument>;
};

/**
 * Deletes of everything outdated in the documents that stand after `from` (null: in all), document by document: places first, as rows of
 * full loads come. Collections without rows of the swept tables are not read.
 */
export async function* outdatedChanges(
  scan: DocumentScan,
  mapping: Mapping,
  sweep: Sweep,
  from: SweepPosition | null,
): AsyncGenerator<SweptDocument> {
  const all = sweptCollections(scan, mapping, sweep);
  const first = from === null ? 0 : all.findIndex(({ collection }) => collection === from.collection);
  // A collection that a deployment has taken out of the mapping meanwhile was the first.
  for (const { collection, kinds, after } of all.slice(Math.max(0, first))) {
    if (!kinds.some((kind) => sweep.tables.has(kind))) continue;
    yield* after(from?.collection === collection ? from.after : null);
  }
}

/** As a range of ids sees it: 1.5 stands among the integers, and no cursor could name it. */
const isKey = (id: Id, type: KeyType): boolean =>
  type === "text" ? typeof id === "string" : typeof id === "bigint" || Number.isSafeInteger(id);

function sweptCollections(scan: DocumentScan, mapping: Mapping, sweep: Sweep): SweptCollection[] {
  const of = <C extends Swept>(
    collection: C,
    type: KeyType,
    kinds: readonly RowChange["kind"][],
    outdated: (document: ScannedDocuments[C], sweep: Sweep) => RowChange[],
  ): SweptCollection => ({
    collection,
    kinds,
    after: async function* after(from) {
      for await (const { id, document } of scan.range(collection, type, { from, to: null })) {
        // What cannot be read, or has an id of another kind, was not written by us; reconciliation names it.
        if (!isKey(id, type)) continue;
        const changes = document === null ? [] : outdated(document, sweep);
        yield { at: { collection, after: idText(id) }, changes };
      }
    },
  });
  const { places, products, customers, orders } = mapping;
  return [
    ...(places === null ? [] : [of("places", places.key.type, ["place"], outdatedOfPlace)]),
    of("products", products.key.type, ["product", "price"], outdatedOfProduct),
    of("customers", customers.key.type, ["customer"], outdatedOfCustomer),
    of("orders", orders.key.type, ["order", "line"], outdatedOfOrder),
  ];
}
