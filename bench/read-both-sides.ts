import { createConnection } from "mysql2";
import type { Db } from "mongodb";
import { SHOP_SCHEMA, SHOP_TABLES } from "../source/shop-connection.ts";

const COLLECTIONS = ["places", "customers", "products", "orders", "product_buyers"] as const;
const BATCH_DOCUMENTS = 500;

/** What any comparison outside the databases reads at least: every row of every table, every document, and nothing done with them. */
export async function readBothSides(uri: string, db: Db): Promise<{ rows: number; documents: number }> {
  return { rows: await readRows(uri), documents: await readDocuments(db) };
}

async function readRows(uri: string): Promise<number> {
  const connection = createConnection(uri);
  let rows = 0;
  const last = SHOP_TABLES.at(-1);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  for (const table of SHOP_TABLES) {
    connection
      .query({ sql: `SELECT * FROM ${SHOP_SCHEMA}.\`${table}\``, rowsAsArray: true })
      .on("result", () => (rows += 1))
      .on("error", reject)
      .on("end", () => {
        if (table === last) resolve(rows);
      });
  }
  try {
    return await promise;
  } finally {
    connection.end();
  }
}

async function readDocuments(db: Db): Promise<number> {
  let documents = 0;
  for (const name of COLLECTIONS) {
    const cursor = db.collection(name).find({}, { batchSize: BATCH_DOCUMENTS });
    while (await cursor.hasNext()) documents += cursor.readBufferedDocuments().length;
  }
  return documents;
}
