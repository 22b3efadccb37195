import type { Db, Document } from "mongodb";
import { ensureIndexes } from "../src/edges/ensure-indexes.ts";

const COLLECTIONS = ["places", "customers", "products", "orders", "product_buyers"] as const;

/** As large as our own bulks, and as many at once: the same load on the server. */
const BULK_DOCUMENTS = 500;
const BULKS_AT_ONCE = 2;

/** Inserts all documents of one database into another with the same indexes, which is dropped afterwards. `insertMs`: without reading them. */
export async function copyDocuments(from: Db, to: Db): Promise<{ documents: number; insertMs: number }> {
  await ensureIndexes(to);
  let insertMs = 0;
  let documents = 0;
  for (const name of COLLECTIONS) {
    const target = to.collection(name);
    for await (const bulks of bulksOf(from, name)) {
      const started = performance.now();
      await Promise.all(bulks.map((bulk) => target.insertMany(bulk, { ordered: false })));
      insertMs += performance.now() - started;
      documents += bulks.reduce((sum, bulk) => sum + bulk.length, 0);
    }
  }
  await to.dropDatabase();
  return { documents, insertMs };
}

/** As many bulks as go at once. */
async function* bulksOf(db: Db, name: string): AsyncGenerator<Document[][]> {
  let bulks: Document[][] = [[]];
  for await (const document of db.collection(name).find({}, { batchSize: BULK_DOCUMENTS })) {
    if (bulks.at(-1)?.length === BULK_DOCUMENTS) {
      if (bulks.length === BULKS_AT_ONCE) {
        yield bulks;
        bulks = [];
      }
      bulks.push([]);
    }
    bulks.at(-1)?.push(document);
  }
  if (bulks[0] !== undefined && bulks[0].length > 0) yield bulks;
}
