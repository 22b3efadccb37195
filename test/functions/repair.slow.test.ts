import type { Document } from "mongodb";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { posMapping } from "../support/pos-mapping.ts";
import { type Damage, DAMAGES } from "../support/reconcile/hand-damage.ts";
import { type ReconcileWorld, reconcileWorld } from "../support/reconcile/reconcile-world.ts";
import { createSmallShop } from "../support/reconcile/small-shop.ts";

let world: ReconcileWorld;
/** Everything but the ledger. */
const COLLECTIONS = ["places", "customers", "products", "orders", "product_buyers"];
const before = new Map<string, Document[]>();

beforeAll(async () => {
  world = await reconcileWorld(await posMapping());
  await createSmallShop(world.sql, { customers: 120, products: 25, orders: 1_500 });
  await world.load();
  for (const name of COLLECTIONS) {
    before.set(name, await world.db.collection(name).find({}, { promoteValues: false }).toArray());
  }
});

afterAll(async () => {
  await world?.stop();
});

afterEach(async () => {
  for (const [name, documents] of before) {
    await world.db.collection(name).deleteMany({});
    await world.db.collection(name).insertMany(documents);
  }
});

const named = (findings: readonly { collection: string; id: string }[]): string[] =>
  findings.map(({ collection, id }) => `${collection} ${id}`).toSorted();

/** What a repair leaves to people, because it is none of the pipeline's documents or cannot be read. */
const BY_HAND: Readonly<Record<string, string>> = {
  "a note in orders, with an id of its own": 'orders ObjectId("65f000000000000000000001")',
  "a text id among numbers": 'orders "5"',
  "a document without the writer's state": "orders 5555555",
  "a slice beyond the level": "product_buyers i:3/16/16",
  "a slice with a name of no kind": "product_buyers zzz",
  "a slice with a number for a name": "product_buyers 3",
  "a ZIP code as a number": "places 1001",
  ...Object.fromEntries(
    ["customers", "orders", "products"].map((name) => [
      `the pipeline's notes taken out of one of ${name}, which reads right all the same`,
      `${name} 3`,
    ]),
  ),
};

/** The server we test on takes a `$set` of an equal number for none, whatever its digits; MongoDB writes it. */
const SAME_NUMBER = "a product's price, 12.5 for 12.50";

describe("a repair of what a person did to the documents", () => {
  it.each(DAMAGES)("$what", async ({ what, damage }: Damage) => {
    await damage(world.db);
    const found = (await world.reconcile()).certificate.findingCount;
    expect(found).toBeGreaterThan(0);
    const { result } = await world.repair();
    const { certificate } = await world.reconcile();
    const expected = BY_HAND[what];
    expect(named(result.byHand)).toEqual(expected === undefined ? [] : [expected]);
    if (what === SAME_NUMBER) expect(result.stillDifferent).toEqual(["products 2"]);
    else expect(named(certificate.findings)).toEqual(expected === undefined ? [] : [expected]);
  });

  it("all of them at once, and a second repair has nothing left to do", async () => {
    for (const { damage, together } of DAMAGES) if (together) await damage(world.db);
    await world.reconcile();
    const { planned, result } = await world.repair();
    expect(planned.plan.files).toBeGreaterThan(3);
    const repaired = Object.values(result.collections).reduce((sum, counts) => sum + counts.repaired, 0);
    expect(repaired).toBeGreaterThan(6);
    expect(result.stillDifferent).toEqual(["products 2"]);
    await world.db.collection<{ _id: number }>("products").deleteOne({ _id: 2 });
    await world.reconcile();
    await world.repair();
    expect((await world.reconcile()).certificate).toMatchObject({ verdict: "GREEN", findings: [] });
    expect((await world.repair()).planned.plan).toEqual({ files: 0, batches: 0, bytes: 0, partitions: [] });
  });

  it("leaves the buyers of a product alone whose document cannot be read, and mends what else differs", async () => {
    const slices = world.db.collection("product_buyers");
    const ofProduct = { product: 5 };
    const buyers = await slices.find(ofProduct).sort({ _id: 1 }).toArray();
    expect(buyers.flatMap(({ edges }) => edges as unknown[]).length).toBeGreaterThan(10);
    await world.db.collection("products").updateOne({ _id: 5 as never }, { $set: { price: "cheap" } });
    await world.db.collection<{ _id: number }>("orders").deleteOne({ _id: 20 });
    await world.reconcile();
    const { result } = await world.repair();
    expect(named(result.byHand)).toEqual(["products 5"]);
    expect(result.collections.orders).toMatchObject({ keys: 1, repaired: 1 });
    expect(await slices.countDocuments({ ...ofProduct, edges: [] })).toBe(0);
    expect(await slices.countDocuments(ofProduct)).toBe(buyers.length);
    // As the message says: delete it, then repair again.
    await world.db.collection<{ _id: number }>("products").deleteOne({ _id: 5 });
    await world.reconcile();
    await world.repair();
    expect((await world.reconcile()).certificate).toMatchObject({ verdict: "GREEN", findings: [] });
  });

  it("stands in the ledger like any file, in its own kind, and no row is lost", async () => {
    await world.db.collection<{ _id: number }>("orders").deleteOne({ _id: 20 });
    await world.reconcile();
    await world.repair();
    const entries = await world.db
      .collection("files")
      .find({ kind: "repair" }, { sort: { plannedAt: -1 } })
      .toArray();
    expect(new Set(entries.map(({ state }) => state as string))).toEqual(new Set(["done"]));
    for (const { key, counts } of entries) {
      expect(key).toMatch(/^repair\/run-\d+\/epoch=0001\/pos\/\w+\/\d{8}-\d{9}\.csv$/);
      expect(counts.rowsRead).toBe(counts.applied + counts.superseded + counts.quarantined);
    }
  });
});

describe("a repair of keys a person names", () => {
  it("brings back a customer with all its orders, although nothing was reconciled", async () => {
    const orders = world.db.collection<{ _id: number }>("orders");
    const owned = await orders.countDocuments({ customer: 7 });
    expect(owned).toBeGreaterThan(3);
    await orders.deleteMany({ customer: 7 });
    await world.db.collection<{ _id: number }>("customers").deleteOne({ _id: 7 });
    const { result } = await world.repair({
      of: null,
      keys: { customers: ["i:7"], products: [], orders: [], places: [] },
    });
    expect(result.collections).toMatchObject({
      customers: { keys: 1, repaired: 1 },
      orders: { keys: owned, repaired: owned },
    });
    expect((await world.reconcile()).certificate.verdict).toBe("GREEN");
  });

  it("leaves a row alone whose own change is newer, and says so", async () => {
    const newer = "0001.99991231235959000000000000000000000";
    await world.db.collection("customers").updateOne({ _id: 8 as never }, { $set: { email: "new", "_sync.v": newer } });
    const { result } = await world.repair({
      of: null,
      keys: { customers: ["i:8"], products: [], orders: [], places: [] },
    });
    expect(result.collections.customers).toEqual({ keys: 1, repaired: 0, stillDifferent: 0, inFlight: 1 });
    expect(await world.db.collection("customers").findOne({ _id: 8 as never })).toMatchObject({
      email: "new",
    });
  });

  it("names a broken order and repairs the others of the run", async () => {
    const orders = world.db.collection("orders");
    await orders.updateOne({ _id: 21 as never }, { $set: { total: "a lot" } });
    await orders.updateOne({ _id: 22 as never }, { $set: { status: "lost" } });
    await world.reconcile();
    const { result } = await world.repair();
    expect(named(result.byHand)).toContain("orders 21");
    expect(result.collections.orders).toMatchObject({ keys: 1, repaired: 1 });
    // As the message says: delete it, then repair again.
    await orders.deleteOne({ _id: 21 as never });
    await world.reconcile();
    await world.repair();
    expect((await world.reconcile()).certificate.verdict).toBe("GREEN");
  });
});
