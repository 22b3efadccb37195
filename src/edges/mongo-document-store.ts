import type { Collection, Db } from "mongodb";
import type { DocumentSettings } from "../core/documents/document-settings.ts";
import type { DocumentCollection } from "../core/documents/document-types.ts";
import type { WriteOf } from "../core/documents/document-write.ts";
import { bsonId } from "./bson-number.ts";
import { customerCodec } from "./customer-codec.ts";
import type { DocumentStore } from "./document-store.ts";
import { fromMongo } from "./from-mongo.ts";
import { type BulkWrite, guardedBulk } from "./guarded-bulk.ts";
import { mongoFanOut } from "./mongo-fan-out.ts";
import { mongoLookups } from "./mongo-lookups.ts";
import { mongoReads } from "./mongo-reads.ts";
import { orderCodec } from "./order-codec.ts";
import { placeCodec } from "./place-codec.ts";
import { productCodec } from "./product-codec.ts";
import { slicesCodec } from "./slice-codec.ts";
import type { Stored } from "./stored-document.ts";

/** `newToken` gives a random 31-bit number per bulk; see `guardedBulk`. */
export type MongoDocumentStoreOptions = {
  readonly db: Db;
  readonly settings: DocumentSettings;
  readonly newToken: () => number;
};

/** The document store on MongoDB or DocumentDB. Every operation throws TargetUnavailableError when the server does not answer. */
export function mongoDocumentStore({ db, settings, newToken }: MongoDocumentStoreOptions): DocumentStore {
  const encode = encoders(settings);
  return {
    ...mongoReads(db, settings),
    ...mongoLookups(db, settings),
    ...mongoFanOut(db),
    write: async (collection, writes) => {
      const target: Collection = db.collection(collection);
      const bulk = writes.map(encode[collection]);
      return fromMongo(`${collection}: bulk of ${writes.length}`, () => guardedBulk(target, bulk, newToken));
    },
  };
}

type Encoders = { readonly [C in DocumentCollection]: (write: WriteOf[C]) => BulkWrite };

function encoders(settings: DocumentSettings): Encoders {
  const orders = orderCodec(settings);
  const customers = customerCodec(settings);
  const products = productCodec(settings);
  const slices = slicesCodec(settings);
  return {
    orders: (write) => whole(write, orders.encode),
    places: (write) => whole(write, placeCodec.encode),
    product_buyers: (write) => whole(write, slices.encode),
    customers: (write) =>
      write.kind === "insert"
        ? { kind: "insert", document: customers.encode(write.document) }
        : { kind: "update", id: bsonId(write.id), rev: write.rev, update: customers.encodePatch(write) },
    products: (write) =>
      write.kind === "insert"
        ? { kind: "insert", document: products.encode(write.document) }
        : { kind: "update", id: bsonId(write.id), rev: write.rev, update: products.encodePatch(write) },
  };
}

function whole<D>(
  write: { kind: "insert"; document: D } | { kind: "replace"; rev: number; document: D },
  encode: (document: D) => Stored,
): BulkWrite {
  const document = encode(write.document);
  return write.kind === "insert"
    ? { kind: "insert", document }
    : { kind: "replace", id: document["_id"] as never, rev: write.rev, document };
}
