import type { Db, Document, Filter } from "mongodb";
import type { Id } from "../core/id.ts";
import type { DocumentCollection } from "../core/documents/document-types.ts";
import type { NoteUnreadable, UnreadableDocument } from "../core/documents/unreadable-document.ts";
import { TillstreamError } from "../core/errors/tillstream-error.ts";
import { UnreadableDocumentsError } from "../core/errors/unreadable-documents-error.ts";
import { bsonIds, idOfBson } from "./bson-number.ts";
import { fromMongo } from "./from-mongo.ts";
import type { Stored } from "./stored-document.ts";

/** One reply carries all of a usual read: DocumentDB serverless allows 96 open cursors, and a cursor closes with its last reply. */
const REPLY_DOCUMENTS = 20_000;

/** Ids in one `$in`: 20 kB of question, so that even text ids stay far below a message. */
const IDS_PER_READ = 1_000;

export type Projection = Readonly<Record<string, 0 | 1>>;

/**
 * Finds and decodes; documents the decoder answers with null are left out.
 * @param unreadable told of documents that cannot be decoded, which are left out then
 * @throws UnreadableDocumentsError naming them all, where nobody is to be told
 */
export async function findAll<Result>(
  db: Db,
  collection: DocumentCollection,
  { filter, projection }: { filter: Filter<Document>; projection: Projection },
  decode: (stored: Stored) => Result | null,
  unreadable?: NoteUnreadable,
): Promise<Result[]> {
  const broken: UnreadableDocument[] = [];
  const decoded = (stored: Stored): Result | null => {
    try {
      return decode(stored);
    } catch (error) {
      broken.push({ collection, id: idOfBson(stored["_id"]), found: foundIn(error) });
      return null;
    }
  };
  const results = await fromMongo(`${collection}: find`, async () => {
    const found: Result[] = [];
    // Decoded reply by reply: a product that stands in a million orders is a million ids, but never a million documents.
    const cursor = db.collection(collection).find(filter, { projection, batchSize: REPLY_DOCUMENTS });
    try {
      while (await cursor.hasNext()) {
        for (const stored of cursor.readBufferedDocuments()) {
          const result = decoded(stored);
          if (result !== null) found.push(result);
        }
      }
    } finally {
      await cursor.close();
    }
    return found;
  });
  if (broken.length > 0 && unreadable === undefined) throw new UnreadableDocumentsError(broken);
  if (unreadable !== undefined) for (const document of broken) unreadable(document);
  return results;
}

/** Decoders are pure, so whatever they throw is the document's doing; what a foreign message quotes is left out. */
const foundIn = (error: unknown): string =>
  error instanceof TillstreamError ? (error.problems[0]?.found ?? error.name) : "fields of other types";

/** `findAll` where the field is one of the ids, in as many reads as it takes. */
export async function findByIds<Result>(
  db: Db,
  collection: DocumentCollection,
  { field, ids, projection }: { field: string; ids: readonly Id[]; projection: Projection },
  decode: (stored: Stored) => Result | null,
  unreadable?: NoteUnreadable,
): Promise<Result[]> {
  const found: Result[] = [];
  for (let start = 0; start < ids.length; start += IDS_PER_READ) {
    const filter = { [field]: { $in: bsonIds(ids.slice(start, start + IDS_PER_READ)) } };
    // Not push(...part): beyond some hundred thousand arguments the stack overflows.
    for (const result of await findAll(db, collection, { filter, projection }, decode, unreadable)) found.push(result);
  }
  return found;
}
