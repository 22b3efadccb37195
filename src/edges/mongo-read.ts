import type { Db, Document, Filter } from "mongodb";
import type { Id } from "../core/id.ts";
import type { DocumentCollection } from "../core/documents/document-types.ts";
import { bsonIds } from "./bson-number.ts";
import { fromMongo } from "./from-mongo.ts";
import type { Stored } from "./stored-document.ts";

/** One reply carries all of a usual read: DocumentDB serverless allows 96 open cursors, and a cursor closes with its last reply. */
const REPLY_DOCUMENTS = 20_000;

/** Ids in one `$in`: 20 kB of question, so that even text ids stay far below a message. */
const IDS_PER_READ = 1_000;

export type Projection = Readonly<Record<string, 0 | 1>>;

/** Finds and decodes; documents the decoder answers with null are left out. */
export async function findAll<Result>(
  db: Db,
  collection: DocumentCollection,
  { filter, projection }: { filter: Filter<Document>; projection: Projection },
  decode: (stored: Stored) => Result | null,
): Promise<Result[]> {
  return fromMongo(`${collection}: find`, async () => {
    const found: Result[] = [];
    // Decoded reply by reply: a product that stands in a million orders is a million ids, but never a million documents.
    const cursor = db.collection(collection).find(filter, { projection, batchSize: REPLY_DOCUMENTS });
    try {
      while (await cursor.hasNext()) {
        for (const stored of cursor.readBufferedDocuments()) {
          const result = decode(stored);
          if (result !== null) found.push(result);
        }
      }
    } finally {
      await cursor.close();
    }
    return found;
  });
}

/** `findAll` where the field is one of the ids, in as many reads as it takes. */
export async function findByIds<Result>(
  db: Db,
  collection: DocumentCollection,
  { field, ids, projection }: { field: string; ids: readonly Id[]; projection: Projection },
  decode: (stored: Stored) => Result | null,
): Promise<Result[]> {
  const found: Result[] = [];
  for (let start = 0; start < ids.length; start += IDS_PER_READ) {
    const filter = { [field]: { $in: bsonIds(ids.slice(start, start + IDS_PER_READ)) } };
    // Not push(...part): beyond some hundred thousand arguments the stack overflows.
    for (const result of await findAll(db, collection, { filter, projection }, decode)) found.push(result);
  }
  return found;
}
