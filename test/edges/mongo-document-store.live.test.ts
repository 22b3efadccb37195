import type { Db } from "mongodb";
import { afterEach, describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import type { DocumentStore } from "../../src/edges/document-store.ts";
import { ensureIndexes } from "../../src/edges/ensure-indexes.ts";
import { guardedBulk } from "../../src/edges/guarded-bulk.ts";
import { mongoDocumentStore } from "../../src/edges/mongo-document-store.ts";
import { SETTINGS } from "../support/document-fixtures.ts";
import { liveDocuments } from "../support/live-documents.ts";
import { documentStoreContract } from "./document-store-contract.ts";

const { client } = liveDocuments();
let databases = 0;
let db: Db;

async function emptyStore(): Promise<DocumentStore> {
  db = client().db(`store_${databases++}`);
  await db.dropDatabase();
  await ensureIndexes(db);
  let token = 0;
  return mongoDocumentStore({ db, settings: SETTINGS, newToken: () => ++token });
}

afterEach(async () => {
  await db.dropDatabase();
});

describe("the document store on a real server", () => {
  documentStoreContract(emptyStore);
});

describe("a guarded bulk", () => {
  const swap = (id: number, rev: number) => ({
    kind: "replace" as const,
    id,
    rev,
    document: { _id: id, _sync: { rev: rev + 1 } },
  });

  it("whose reply was lost is safe to repeat: what stands is reported as missed and never written twice", async () => {
    await emptyStore();
    const orders = db.collection("orders");
    const inserts = [1, 2].map((id) => ({ kind: "insert" as const, document: { _id: id, _sync: { rev: 1 } } }));
    await guardedBulk(orders, inserts, () => 1);
    expect(await guardedBulk(orders, inserts, () => 2)).toEqual(new Set([0, 1]));
    await guardedBulk(orders, [swap(1, 1), swap(2, 1)], () => 3);
    expect(await guardedBulk(orders, [swap(1, 1), swap(2, 1)], () => 4)).toEqual(new Set([0, 1]));
    expect(await orders.find({ "_sync.rev": 2, "_sync.by": 3 } as never).toArray()).toHaveLength(2);
  });

  it("tells its own writes from those of others at the same rev", async () => {
    await emptyStore();
    const orders = db.collection<{ _id: number }>("orders");
    await orders.insertMany([1, 2, 3].map((id) => ({ _id: id, _sync: { rev: 1 } })));
    await orders.updateOne({ _id: 2 }, { $set: { "_sync.rev": 2, "_sync.by": 99 } });
    expect(
      await guardedBulk(
        db.collection("orders"),
        [1, 2, 3].map((id) => swap(id, 1)),
        () => 7,
      ),
    ).toEqual(new Set([1]));
  });
});

describe("the indexes", () => {
  it("are made once, and again without complaint", async () => {
    await emptyStore();
    await ensureIndexes(db);
    const indexes = await db.collection("orders").indexes();
    expect(indexes.map(({ name }) => String(name)).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      "_id_",
      "customer_placedAt",
      "product_h",
      "tombstones",
    ]);
  });

  it("are refused where one of another kind has our name", async () => {
    await emptyStore();
    await db.collection("orders").dropIndex("product_h");
    await db.collection("orders").createIndex({ h: 1 }, { name: "product_h" });
    await expect(ensureIndexes(db)).rejects.toBeInstanceOf(InvalidInputError);
  });
});
