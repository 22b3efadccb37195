import type { Collection, Db, Document, Filter, FindCursor } from "mongodb";
import type { DocumentSettings } from "../core/documents/document-settings.ts";
import { type Id, idOfText, idText } from "../core/id.ts";
import type { KeyRange } from "../core/reconcile/narrow-to-keys.ts";
import type { KeyType } from "../core/reconcile/sql/key-sql.ts";
import { bsonId, bsonIds, idOfBson } from "./bson-number.ts";
import { customerCodec } from "./customer-codec.ts";
import type { DocumentScan, ScannedCollection, ScannedDocuments, Stored as StoredDocument } from "./document-scan.ts";
import { fromMongo } from "./from-mongo.ts";
import { orderCodec } from "./order-codec.ts";
import { placeCodec } from "./place-codec.ts";
import { plainContent, plainText, sameContent } from "./plain-content.ts";
import { productCodec } from "./product-codec.ts";
import { slicesCodec } from "./slice-codec.ts";
import type { Stored } from "./stored-document.ts";

type Codec<Document> = {
  readonly encode: (document: Document) => Stored;
  readonly decode: (stored: Stored) => Document;
};
type Codecs = { readonly [C in ScannedCollection]: Codec<ScannedDocuments[C]> };
type Records = Collection;

/** Documents one reply brings at most; the server ends a reply at 16 MB anyway. */
const BATCH_DOCUMENTS = 2_000;

/** Whole numbers of every BSON type as exact as they are; Decimal128 stays itself. */
const EXACT = { promoteValues: true, promoteLongs: true, useBigInt64: false } as const;

export function mongoDocumentScan(db: Db, settings: DocumentSettings): DocumentScan {
  const codecs: Codecs = {
    places: placeCodec,
    customers: customerCodec(settings),
    products: productCodec(settings),
    orders: orderCodec(settings),
    product_buyers: slicesCodec(settings),
  };
  const records = (name: ScannedCollection): Records => db.collection(name, EXACT);
  return {
    range: (collection, type, range) => scanned(records(collection), idRange(type, range), codecs[collection]),
    byIds: async (collection, ids) => {
      return all(scanned(records(collection), byId({ $in: bsonIds(ids) }), codecs[collection]));
    },
    slicesOfProduct: async (product) =>
      all(scanned(records("product_buyers"), slicesOf(product), codecs.product_buyers)),
    sliceIds: (range) => sliceIds(records("product_buyers"), range),
    strayIds: (collection, type) => strayIds(records(collection), type),
    keyAt: (collection, type, range, place) => keyAt(records(collection), idRange(type, range), place),
    contentOf: (collection, document) => plainContent(codecs[collection].encode(document)),
  };
}

/** The driver's types know ObjectIds only. */
const byId = (condition: Document): Filter<Document> => ({ ["_id" as string]: condition });

/** Comparison operators see only values of their operand's kind, so an open end must still name one. */
function idRange(type: KeyType, { from, to }: KeyRange): Filter<Document> {
  const low =
    from === null ? (type === "integer" ? { $gte: -Infinity } : { $gte: "" }) : { $gt: bsonId(idOfText(from)) };
  return byId({ ...low, ...(to === null ? {} : { $lte: bsonId(idOfText(to)) }) });
}

/** The character after `/`: every id of the product's slices lies before it. */
const AFTER_SLASH = "0";

function slicesOf(product: Id): Filter<Document> {
  const name = idText(product);
  return byId({ $gte: `${name}/`, $lt: `${name}${AFTER_SLASH}` });
}

async function* scanned<D>(
  records: Records,
  filter: Filter<Document>,
  codec: Codec<D>,
): AsyncGenerator<StoredDocument<D>> {
  const cursor = records.find(filter, { sort: { _id: 1 }, batchSize: BATCH_DOCUMENTS });
  for await (const record of recordsOf(cursor, records.collectionName)) yield storedDocument(record, codec);
}

/** A cursor's documents, a reply at a time; the driver's errors become ours. */
async function* recordsOf(cursor: FindCursor<Document>, collection: string): AsyncGenerator<Stored> {
  try {
    while (await fromMongo(`${collection}: scan`, () => cursor.hasNext())) yield* cursor.readBufferedDocuments();
  } finally {
    await cursor.close();
  }
}

function storedDocument<D>(record: Stored, codec: Codec<D>): StoredDocument<D> {
  const document = decoded(record, codec);
  const asWritten = document !== null && sameContent(record, codec.encode(document));
  return { id: idOfBson(record["_id"]), document, asWritten, content: () => plainContent(record) };
}

/** Codecs refuse what our writer never wrote; here that is a finding and no failure. */
function decoded<D>(record: Stored, codec: Codec<D>): D | null {
  try {
    return codec.decode(record);
  } catch {
    return null;
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function* sliceIds(records: Records, range: KeyRange): AsyncGenerator<string> {
  const cursor = records.find(idRange("text", range), { projection: { _id: 1 }, sort: { _id: 1 } });
  for await (const record of recordsOf(cursor, records.collectionName)) yield String(record["_id"]);
}

/** A few thousand are enough to see that something is very wrong. */
const MAX_STRAYS = 1_000;

async function strayIds(records: Records, type: KeyType): Promise<string[]> {
  const filter = byId({ $not: { $type: type === "integer" ? "number" : "string" } });
  const strays = await fromMongo(`${records.collectionName}: strays`, () =>
    records.find(filter, { projection: { _id: 1 }, limit: MAX_STRAYS }).toArray(),
  );
  return strays.map((stray) => plainText(stray["_id"]));
}

async function keyAt(records: Records, filter: Filter<Document>, place: number): Promise<string | null> {
  const options = { projection: { _id: 1 }, sort: { _id: 1 }, skip: place, limit: 1 } as const;
  const [record] = await fromMongo(`${records.collectionName}: segments`, () =>
    records.find(filter, options).toArray(),
  );
  return record ? idText(idOfBson(record["_id"])) : null;
}
