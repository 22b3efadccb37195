import { join } from "node:path";
import { Decimal128, Long, MongoBulkWriteError, MongoClient, MongoServerError } from "mongodb";
import type { Db } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cannotInstall } from "../../../localstack/servers/debian/install-package-set.ts";
import { DOCUMENTDB_PACKAGES } from "../../../localstack/servers/documentdb/documentdb-package-set.ts";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { startEngine } from "../../support/servers/start-engine.ts";
import { temporaryFolder } from "../../support/servers/temporary-folder.ts";

type Numbered = { _id: number; [field: string]: unknown };

const folder = temporaryFolder();
let server: RunningServer;
let client: MongoClient;
let db: Db;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

// Where there is no apt of Debian there is no engine to test.
describe.runIf(cannotInstall(DOCUMENTDB_PACKAGES, process.env) === null)(
  "what the product asks of the document server",
  () => {
    beforeAll(async () => {
      server = await startEngine(join(folder.path, "documents"));
      client = await MongoClient.connect(server.uri);
      db = client.db("features");
    });

    afterAll(async () => {
      await client.close();
      await server.stop();
      folder.remove();
    });

    it("inserts many and finds by id, $in and index over an array", async () => {
      const orders = db.collection<Numbered>("orders");
      await orders.insertMany(
        numbers(2000).map((i) => ({
          _id: i,
          customer: i % 50,
          lines: [{ product: i % 7 }, { product: 100 + (i % 3) }],
        })),
      );
      await orders.createIndex({ "lines.product": 1 });
      expect(await orders.findOne({ _id: 0 })).toMatchObject({ customer: 0 });
      expect(await orders.find({ _id: { $in: numbers(500).map((i) => i * 4) } }).toArray()).toHaveLength(500);
      expect(await orders.countDocuments({ "lines.product": 101 })).toBe(667);
      const explained = await orders.find({ "lines.product": 101 }).explain("queryPlanner");
      expect(JSON.stringify(explained)).toContain("lines.product_1");
    });

    it("replaces only what still has the revision read, and reports duplicates one by one", async () => {
      const guarded = db.collection<Numbered>("guarded");
      await guarded.insertMany(numbers(100).map((i) => ({ _id: i, _sync: { rev: i % 2 } })));
      const result = await guarded.bulkWrite(
        numbers(100).map((i) => ({
          replaceOne: { filter: { _id: i, "_sync.rev": 0 }, replacement: { _sync: { rev: 7 } } },
        })),
        { ordered: false },
      );
      expect([result.matchedCount, result.modifiedCount]).toEqual([50, 50]);
      const inserts = numbers(4).map((i) => ({ insertOne: { document: { _id: 98 + i } } }));
      const failure = await guarded.bulkWrite(inserts, { ordered: false }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(MongoBulkWriteError);
      const { result: partial, writeErrors } = failure as MongoBulkWriteError;
      const errors = [writeErrors].flat().map((error) => [error.index, error.code]);
      expect([partial.insertedCount, errors]).toEqual([
        2,
        [
          [0, 11_000],
          [1, 11_000],
        ],
      ]);
    });

    it("upserts with a guard: insert, newer, and E11000 for a stale one", async () => {
      const upserts = db.collection<Numbered>("upserts");
      const upsert = (rev: number) =>
        upserts.replaceOne({ _id: 1, rev: { $lt: rev } }, { rev, text: `revision ${rev}` }, { upsert: true });
      expect((await upsert(5)).upsertedCount).toBe(1);
      expect((await upsert(7)).modifiedCount).toBe(1);
      await expect(upsert(6)).rejects.toMatchObject({ code: 11_000 });
      expect(await upserts.findOne({ _id: 1 })).toMatchObject({ rev: 7 });
    });

    it("keeps money and large numbers exact", async () => {
      const exact = db.collection<Numbered>("exact");
      const money = ["0.10", "99999999999999999999999.99", "-0.00", "1E+3"];
      await exact.insertMany(money.map((text, i) => ({ _id: i, amount: Decimal128.fromString(text) })));
      const back = await exact.find().sort({ _id: 1 }).toArray();
      expect(back.map((document) => String(document["amount"]))).toEqual(money);
      await db.collection<{ _id: Long }>("long").insertOne({ _id: Long.fromString("9007199254740993") });
      const [found] = await db.collection("long").find({}, { promoteLongs: false }).toArray();
      expect(String(found?.["_id"])).toBe("9007199254740993");
      const sum = await exact
        .aggregate([{ $match: { _id: { $lt: 2 } } }, { $group: { _id: null, s: { $sum: "$amount" } } }])
        .toArray();
      expect(String(sum[0]?.["s"])).toBe("100000000000000000000000.09");
    });

    it("pages through large results, sorted or not, and forgets closed cursors", async () => {
      const orders = db.collection<Numbered>("orders");
      let seen = 0;
      for await (const _ of orders.find().batchSize(100)) seen += 1;
      expect(seen).toBe(2000);
      const ids: number[] = [];
      for await (const order of orders.find().sort({ customer: 1, _id: -1 }).batchSize(70)) ids.push(order["_id"]);
      expect(ids).toEqual(numbers(2000).toSorted((a, b) => (a % 50) - (b % 50) || b - a));
      const cursor = orders.find().batchSize(10);
      await cursor.next();
      await cursor.close();
      const id = Long.fromNumber(42);
      await expect(db.command({ getMore: id, collection: "orders" })).rejects.toMatchObject({ code: 43 });
    });

    it("matches, unwinds, groups, looks up and sorts", async () => {
      const orders = db.collection<Numbered>("orders");
      const perProduct = await orders
        .aggregate([
          { $match: { _id: { $lt: 70 } } },
          { $unwind: "$lines" },
          { $match: { "lines.product": { $lt: 100 } } },
          { $group: { _id: "$lines.product", orders: { $sum: 1 }, last: { $max: "$_id" } } },
          { $sort: { _id: 1 } },
        ])
        .toArray();
      expect(perProduct).toEqual(numbers(7).map((i) => ({ _id: i, orders: 10, last: 63 + i })));
      await db.collection<Numbered>("names").insertOne({ _id: 3, name: "three" });
      const joined = await orders
        .aggregate([
          { $match: { _id: 3 } },
          { $lookup: { from: "names", localField: "customer", foreignField: "_id", as: "who" } },
          { $project: { name: "$who.name" } },
        ])
        .toArray();
      expect(joined).toEqual([{ _id: 3, name: ["three"] }]);
    });

    it("makes indexes: unique, sparse, expiring; and says why not", async () => {
      const indexed = db.collection<Numbered>("indexed");
      const names = await indexed.createIndexes([
        { key: { email: 1 }, unique: true, name: "email" },
        { key: { deletedAt: 1 }, expireAfterSeconds: 1_209_600, name: "expiry" },
        { key: { customer: 1, placedAt: -1 }, sparse: true, name: "newest" },
      ]);
      expect(names).toEqual(["email", "expiry", "newest"]);
      const listed = await indexed.listIndexes().toArray();
      expect(listed.map((index) => index["name"])).toEqual(["_id_", "email", "expiry", "newest"]);
      expect(listed.find((index) => index["name"] === "expiry")).toMatchObject({ expireAfterSeconds: 1_209_600 });
      await indexed.insertOne({ _id: 1, email: "a" });
      await expect(indexed.insertOne({ _id: 2, email: "a" })).rejects.toMatchObject({ code: 11_000 });
      await expect(indexed.createIndex({ email: -1 }, { name: "email" })).rejects.toBeInstanceOf(MongoServerError);
    });

    it("commits and aborts transactions", async () => {
      const accounts = db.collection<Numbered>("accounts");
      await accounts.insertOne({ _id: 1, n: 0 });
      await client.withSession(async (session) => {
        await session.withTransaction(async () => {
          await accounts.updateOne({ _id: 1 }, { $set: { n: 1 } }, { session });
          await accounts.insertOne({ _id: 2, n: 2 }, { session });
        });
        session.startTransaction();
        await accounts.deleteMany({}, { session });
        await session.abortTransaction();
      });
      expect(await accounts.find().sort({ _id: 1 }).toArray()).toEqual([
        { _id: 1, n: 1 },
        { _id: 2, n: 2 },
      ]);
    });

    it("answers unknown commands and bad operators with MongoDB's codes", async () => {
      await expect(db.command({ makeCoffee: 1 })).rejects.toMatchObject({ code: 59, codeName: "CommandNotFound" });
      await expect(
        db
          .collection("orders")
          .find({ a: { $nonsense: 1 } })
          .toArray(),
      ).rejects.toMatchObject({ code: 2 });
    });

    it("stops a command at its time limit and serves the next one", async () => {
      const slow = db
        .collection("orders")
        .aggregate(
          [
            { $unwind: "$lines" },
            { $lookup: { from: "orders", pipeline: [{ $match: { $expr: { $gt: ["$customer", -1] } } }], as: "all" } },
            { $unwind: "$all" },
            { $group: { _id: "$all._id", n: { $sum: 1 } } },
          ],
          { maxTimeMS: 20 },
        );
      await expect(slow.toArray()).rejects.toMatchObject({ code: 50 });
      expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
    });

    it("takes 40 writers over the same documents without a deadlock reaching anybody", async () => {
      const hot = db.collection<{ _id: number; n: number }>("hot");
      await Promise.all(
        numbers(40).map((writer) =>
          hot
            .bulkWrite(
              numbers(50).map((i) => ({
                updateOne: { filter: { _id: (i * (writer + 1)) % 53 }, update: { $inc: { n: 1 } }, upsert: true },
              })),
              { ordered: false },
            )
            .catch((error: unknown) => {
              // Two upserts of one new document: one of them is a duplicate, as on MongoDB.
              if (!(error instanceof MongoBulkWriteError) || error.code !== 11_000) throw error;
            }),
        ),
      );
      expect(await hot.countDocuments()).toBe(53);
    });
  },
);
