import {
  outdatedOfCustomer,
  outdatedOfOrder,
  outdatedOfPlace,
  outdatedOfProduct,
  type Sweep,
} from "../../src/core/documents/outdated-rows.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { RowChange } from "../../src/core/row-change.ts";
import type { DocumentScan, ScannedCollection, ScannedDocuments } from "../../src/edges/document-scan.ts";

const EVERYTHING = { from: null, to: null } as const;

type Outdated<C extends ScannedCollection> = (document: ScannedDocuments[C], sweep: Sweep) => RowChange[];

/** Deletes of everything outdated in all documents, places first, as rows of full loads come. */
export async function* outdatedChanges(scan: DocumentScan, mapping: Mapping, sweep: Sweep): AsyncGenerator<RowChange> {
  async function* of<C extends ScannedCollection>(
    collection: C,
    type: "integer" | "text",
    outdated: Outdated<C>,
  ): AsyncGenerator<RowChange> {
    for await (const { document } of scan.range(collection, type, EVERYTHING)) {
      // What cannot be read was not written by us; reconciliation names it.
      if (document !== null) yield* outdated(document, sweep);
    }
  }
  if (mapping.places !== null) yield* of("places", mapping.places.key.type, outdatedOfPlace);
  yield* of("products", mapping.products.key.type, outdatedOfProduct);
  yield* of("customers", mapping.customers.key.type, outdatedOfCustomer);
  yield* of("orders", mapping.orders.key.type, outdatedOfOrder);
}
