import type { Db } from "mongodb";
import type { DocumentSettings } from "../core/documents/document-settings.ts";
import type { SliceDocument } from "../core/documents/document-types.ts";
import { isBuyer } from "../core/documents/slice-document.ts";
import { compareIds, type Id } from "../core/id.ts";
import { idOfBson, numberOfBson } from "./bson-number.ts";
import { exportLine } from "./export-line.ts";
import { fromMongo } from "./from-mongo.ts";
import { findByIds } from "./mongo-read.ts";
import { encodeBuyer, slicesCodec, sumsCodec } from "./slice-codec.ts";
import { sliceId } from "../core/documents/slice-address.ts";
import { bsonId } from "./bson-number.ts";
import type { Stored } from "./stored-document.ts";

export type ExportedCollection = "customers" | "orders" | "places" | "products" | "purchases";

/** Documents in one reply of the cursor, so that the reader's pace decides how much is in memory. */
const REPLY_DOCUMENTS = 500;

/**
 * What a reader sees of a collection, one line of NDJSON a document: relaxed Extended JSON with fixed key order, sorted by `_id`,
 * without `_sync` and `h`, tombstones, stubs and hidden orders. `purchases`: every buyer of every product, one line each, sorted
 * by product and customer, from the published slices; walk-in sales have no buyer and are in no line of it.
 */
export async function* exportCollection(
  db: Db,
  name: ExportedCollection,
  settings: DocumentSettings,
): AsyncGenerator<string, void, void> {
  if (name === "purchases") yield* exportPurchases(db, settings);
  else for await (const stored of liveDocuments(db, name)) yield exportLine(readerPart(stored));
}

function readerPart(stored: Stored): Stored {
  const { _sync, h: _hash, ...shown } = stored;
  return shown;
}

/** Documents whose row is there; hidden orders, stubs and tombstones are not live. */
function liveDocuments(db: Db, collection: string, projection: Record<string, 1> = {}): AsyncIterable<Stored> {
  const cursor = db
    .collection(collection)
    .find({ "_sync.live": true }, { projection, sort: { _id: 1 }, batchSize: REPLY_DOCUMENTS });
  return translated(collection, cursor);
}

/** A cursor whose errors are translated, too. */
async function* translated(collection: string, cursor: AsyncIterable<Stored>): AsyncGenerator<Stored, void, void> {
  const documents = cursor[Symbol.asyncIterator]();
  for (;;) {
    const next = await fromMongo(`${collection}: export`, () => documents.next());
    if (next.done === true) return;
    yield next.value;
  }
}

async function* exportPurchases(db: Db, settings: DocumentSettings): AsyncGenerator<string, void, void> {
  const sums = sumsCodec(settings.scales.lineTotal);
  for await (const product of liveDocuments(db, "products", { "_sync.slices": 1 })) {
    const id = idOfBson(product["_id"]);
    const level: unknown = (product["_sync"] as Stored)["slices"];
    if (level === undefined) continue;
    const slices = await slicesOf(db, settings, { product: id, level: numberOfBson(level) });
    const buyers = slices.flatMap((slice) => slice.edges.filter(isBuyer));
    for (const buyer of buyers.toSorted((a, b) => compareIds(a.customer, b.customer))) {
      const { customer, name, orders, lines, units, gross, net, firstAt, lastAt } = buyer;
      const shown = encodeBuyer({ customer, name, orders, lines, units, gross, net, firstAt, lastAt }, sums);
      yield exportLine({ product: bsonId(id), ...shown });
    }
  }
}

async function slicesOf(
  db: Db,
  settings: DocumentSettings,
  { product, level }: { product: Id; level: number },
): Promise<SliceDocument[]> {
  const ids = Array.from({ length: level }, (_, slice) => sliceId({ product, level, slice }));
  return findByIds(db, "product_buyers", { field: "_id", ids, projection: {} }, slicesCodec(settings).decode);
}
