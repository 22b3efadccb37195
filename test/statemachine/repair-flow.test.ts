import { beforeEach, describe, expect, it } from "vitest";
import { flowWorld, putFullLoad } from "../support/pipeline-flow-world.ts";
import { WORK } from "../support/pipeline-world.ts";

describe("a repair, from input to summary", () => {
  let world: ReturnType<typeof flowWorld>;
  beforeEach(async () => {
    world = flowWorld();
    putFullLoad(world);
    await world.flow.run({});
  });
  const slices = () => [...world.store.collections.product_buyers.values()];

  it("leaves the buyers of a product alone whose document cannot be read", async () => {
    const before = slices();
    expect(before.flatMap(({ edges }) => edges)).toHaveLength(1);
    world.unreadable.add("products 5");
    world.store.collections.customers.delete(7);
    const found = await world.flow.run({ mode: "reconcile" }, { name: "night" });
    expect(found.output).toMatchObject({ status: "DRIFT", certificate: { summary: { findings: 2 } } });
    const { output } = await world.flow.run({ mode: "repair", of: "night" });
    expect(output).toMatchObject({
      status: "PARTIAL",
      repair: { collections: { customers: { keys: 1, repaired: 1 }, products: { keys: 0 } }, byHand: [{ collection: "products", id: "5" }] },
    });
    expect(slices().flatMap(({ edges }) => edges)).toHaveLength(1);
  });

  it("says of a key that is nowhere that it was not found, and writes nothing of it", async () => {
    const { output } = await world.flow.run({ mode: "repair", customers: [99], products: [98], orders: [97, 1] });
    expect(output).toMatchObject({
      status: "PARTIAL",
      repair: { notFound: { count: 3, first: ["customers 99", "products 98", "orders 97"] }, collections: { orders: { keys: 1 }, customers: { keys: 0 } } },
    });
    const { customers, products, orders } = world.store.collections;
    expect([customers.has(99), products.has(98), orders.has(97)]).toEqual([false, false, false]);
    const nothing = await world.flow.run({ mode: "repair", customers: [99] });
    expect(nothing.output).toMatchObject({ status: "NOTHING_TO_DO", repair: { notFound: { count: 1, first: ["customers 99"] } } });
  });

  it("counts all keys that are nowhere and names ten, in a dry run as well", async () => {
    const orders = Array.from({ length: 12 }, (_, i) => 100 + i);
    const first = orders.slice(0, 10).map((id) => `orders ${id}`);
    const dry = await world.flow.run({ mode: "repair", orders, dryRun: true });
    expect(dry.output).toMatchObject({ status: "NOTHING_TO_DO", would: { repair: { notFound: { count: 12, first } } } });
    const { output } = await world.flow.run({ mode: "repair", orders: [...orders, 1] });
    expect(output.repair).toMatchObject({ notFound: { count: 12, first }, collections: { orders: { keys: 1, repaired: 1 } } });
    expect([...world.store.collections.orders.keys()]).toEqual([1]);
  });

  it("takes the longest input there may be through every state, and its summary says what to start next", async () => {
    const places = Array.from({ length: 1_000 }, (_, i) => String(i).padStart(175, "x"));
    const dry = await world.flow.run({ mode: "repair", orders: [1], places, dryRun: true });
    expect(dry.output).toMatchObject({ would: { repair: { notFound: { count: 1_000 }, keys: { orders: 1 } } } });
    expect(dry.output.next).toMatchObject([{ input: null }]);
    const { output } = await world.flow.run({ mode: "repair", orders: [1], places });
    expect(output).toMatchObject({ status: "PARTIAL", repair: { collections: { orders: { keys: 1, repaired: 1 } } } });
  });

  it("takes a product for one that is somewhere as long as an order has it", async () => {
    const { products, product_buyers } = world.store.collections;
    world.source.tables.set("Product", []);
    for (const lost of [products, product_buyers]) lost.clear();
    const { output } = await world.flow.run({ mode: "repair", products: [5] });
    expect(output).toMatchObject({ status: "OK", repair: { notFound: { count: 0 }, collections: { products: { keys: 1, repaired: 1 } } } });
    expect(slices().flatMap(({ edges }) => edges)).toHaveLength(1);
  });

  it("deletes an order that only the documents have, from its customer and its product as well", async () => {
    for (const table of ["Order", "Orderline"] as const) world.source.tables.set(table, []);
    const { output } = await world.flow.run({ mode: "repair", orders: [1] });
    expect(output).toMatchObject({ status: "OK", repair: { notFound: { count: 0 }, collections: { orders: { keys: 1, repaired: 1 } } } });
    expect(world.store.collections.orders.get(1)?.row ?? null).toBeNull();
    expect(slices().flatMap(({ edges }) => edges)).toEqual([]);
    expect((await world.flow.run({ mode: "reconcile" })).output).toMatchObject({ status: "OK" });
  });

  it("still deletes what only the documents have", async () => {
    world.source.tables.set("Customer", []);
    await world.flow.run({ mode: "repair", customers: [7] });
    expect(world.store.collections.customers.get(7)?.own ?? null).toBeNull();
  });

  it("names a document of a foreign _id until somebody has deleted it", async () => {
    const { customers } = world.store.collections;
    const customer = customers.get(7);
    if (customer === undefined) throw new Error("no customer");
    customers.set("handmade", { ...customer, _id: "handmade" });
    await world.flow.run({ mode: "reconcile" }, { name: "night" });
    const first = await world.flow.run({ mode: "repair", of: "night" });
    expect(first.output).toMatchObject({ status: "PARTIAL", repair: { byHand: [{ collection: "customers", id: '"handmade"' }] } });
    customers.delete("handmade");
    const { input } = first.output.next[0];
    expect(input).toEqual({ mode: "repair", of: "night" });
    expect((await world.flow.run(input)).output).toMatchObject({ status: "NOTHING_TO_DO", next: [] });
  });

  it("names a slice of a foreign _id, too, until somebody has deleted it", async () => {
    const [slice] = slices();
    if (slice === undefined) throw new Error("the product has no slice");
    world.store.collections.product_buyers.set("handmade", { ...slice, _id: "handmade", product: 999 });
    await world.flow.run({ mode: "reconcile" }, { name: "night" });
    const first = await world.flow.run({ mode: "repair", of: "night" });
    expect(first.output).toMatchObject({ status: "PARTIAL", repair: { byHand: [{ collection: "product_buyers", id: "handmade" }] } });
    world.store.collections.product_buyers.delete("handmade");
    expect((await world.flow.run({ mode: "repair", of: "night" })).output).toMatchObject({ status: "NOTHING_TO_DO", next: [] });
  });

  it("of a run that nobody knows is refused at the first look, and says which one there is", async () => {
    await world.flow.run({ mode: "reconcile" }, { name: "night" });
    const before = world.callsOf("PlanRepair");
    const { status, error, cause } = await world.flow.run({ mode: "repair", of: "nigth" });
    expect({ status, error, calls: world.callsOf("PlanRepair") - before }).toEqual({ status: "FAILED", error: "InvalidInputError", calls: 1 });
    expect(cause).toContain("TS650");
    expect(cause).toContain("run night");
  });

  it("of a reconciliation that did not end is refused: no finding may mean that nobody has looked", async () => {
    world.overrides["ReconcileSegment"] = () => {
      throw Object.assign(new Error("gone"), { name: "UnsafeSourceError" });
    };
    world.overrides["Certify"] = world.overrides["ReconcileSegment"];
    expect((await world.flow.run({ mode: "reconcile" }, { name: "half" })).status).toBe("FAILED");
    world.overrides["ReconcileSegment"] = world.overrides["Certify"] = undefined as never;
    const { status, error, cause } = await world.flow.run({ mode: "repair", of: "half" });
    expect([status, error]).toEqual(["FAILED", "InvalidInputError"]);
    expect(cause).toContain("TS650");
    expect(cause).toContain("the certificate of run half");
  });

  it("proposes nothing after a dry run that found nothing to do, and itself after one that did", async () => {
    await world.flow.run({ mode: "reconcile" }, { name: "night" });
    const idle = await world.flow.run({ mode: "repair", of: "night", dryRun: true });
    expect(idle.output).toMatchObject({ status: "NOTHING_TO_DO", next: [] });
    expect((await world.flow.run({ dryRun: true })).output).toMatchObject({ status: "NOTHING_TO_DO", next: [] });
    const busy = await world.flow.run({ mode: "repair", customers: [7], dryRun: true });
    expect(busy.output.next).toMatchObject([{ input: { mode: "repair", customers: [7] } }]);
    expect((await world.flow.run({ mode: "reconcile", dryRun: true })).output.next).toMatchObject([{ input: { mode: "reconcile" } }]);
    const known = await world.flow.run({ mode: "files", files: ["raw/epoch=0001/pos/Customer/"], dryRun: true });
    expect(known.output.next.map(({ input }: { input: unknown }) => input)).toEqual([{ mode: "files", files: ["raw/epoch=0001/pos/Customer/"], force: true }]);
  });

  it("of a foreign document alone says so in a dry run, too", async () => {
    const { customers } = world.store.collections;
    const customer = customers.get(7);
    if (customer === undefined) throw new Error("no customer");
    customers.set("handmade", { ...customer, _id: "handmade" });
    await world.flow.run({ mode: "reconcile" }, { name: "night" });
    const { output } = await world.flow.run({ mode: "repair", of: "night", dryRun: true });
    expect(output).toMatchObject({ status: "PARTIAL", next: [{ input: { mode: "repair", of: "night" } }] });
    expect(output.next[0].why).toContain("would.repair.byHand");
  });

  it("empties a slice that nobody opens, of a product it repairs", async () => {
    const [slice] = slices();
    if (slice === undefined) throw new Error("the product has no slice");
    const stray = { ...slice, _id: "i:5/4/0", level: 4 };
    world.store.collections.product_buyers.set(stray._id, stray);
    expect((await world.flow.run({ mode: "reconcile" })).output).toMatchObject({ status: "DRIFT" });
    expect((await world.flow.run({ mode: "repair" })).output).toMatchObject({ status: "OK", next: [] });
    expect(world.store.collections.product_buyers.get("i:5/4/0")?.edges).toEqual([]);
    expect(world.store.collections.product_buyers.get(slice._id)?.edges).toHaveLength(1);
    expect((await world.flow.run({ mode: "reconcile" })).output).toMatchObject({ certificate: { status: "GREEN" } });
  });

  it("waits once for all collections that still differ, and counts every one", async () => {
    // What a repair cannot mend: the build is a dud.
    world.overrides["ApplyFiles"] = () => ({});
    world.overrides["BuildDocuments"] = () => ({ customers: 0, products: 0, slices: 0, unreadable: { count: 0, first: [] } });
    for (const name of ["customers", "products", "orders"] as const) world.store.collections[name].clear();
    world.settled.times = 0;
    const { output } = await world.flow.run({ mode: "repair", customers: [7], products: [5] });
    expect(output.repair.collections).toMatchObject({
      customers: { keys: 1, stillDifferent: 1 },
      products: { keys: 1, stillDifferent: 1 },
      orders: { keys: 1, stillDifferent: 1 },
    });
    expect(world.settled.times).toBe(1);
  });

  it("of as many long keys as may be named gives Summarise a payload that Step Functions takes", async () => {
    const orders = Array.from({ length: 1_000 }, (_, i) => 9_000_000_000_000_000 - i);
    const { status } = await world.flow.run({ mode: "repair", orders, customers: orders, products: [5], places: orders.map(String) });
    expect(status).toBe("SUCCEEDED");
    const payload = world.flow.calls.findLast(({ name }) => name === "Summarise")?.payload;
    expect(payload.plan).not.toHaveProperty("repair");
    expect(payload.plan).toMatchObject({ mode: "repair" });
  });

  it("builds whole products a hundred a call, however few rows they have", async () => {
    const products = Array.from({ length: 250 }, (_, i) => 5 + i);
    const lamp = world.source.tables.get("Product")?.[0];
    world.source.tables.set("Product", products.map((id) => ({ ...lamp, id: String(id) })));
    await world.flow.run({ mode: "repair", products }, { name: "many" });
    const built = world.flow.calls.filter(({ name, payload }) => name === "BuildDocuments" && payload.runId === "many");
    expect(built).toHaveLength(3);
  });

  it("that was planned before loads what was written then, not a second snapshot beside it", async () => {
    world.store.collections.customers.delete(7);
    world.overrides["PlanRepair"] = async (payload, call) => {
      const planned = await world.functions["PlanRepair"]?.(payload, call);
      if (call > 1) return planned;
      world.source.tables.set("Customer", []);
      throw Object.assign(new Error("gone"), { name: "Runtime.ExitError" });
    };
    const { output } = await world.flow.run({ mode: "repair", customers: [7] }, { name: "twice" });
    expect(world.callsOf("PlanRepair")).toBe(2);
    expect([...world.objects.texts.keys()].filter((key) => key.includes("repair/twice/"))).toHaveLength(3);
    expect(world.store.collections.customers.get(7)?.own?.name).toBe("Guy Deb");
    // The source has moved on since, and the check says so.
    expect(output).toMatchObject({ status: "DRIFT", repair: { stillDifferent: ["customers 7"] } });
    expect(JSON.parse(world.objects.texts.get(`${WORK}/repairs/twice/result.json`) ?? "")).toMatchObject({ stillDifferent: ["customers 7"] });
  });
});
