import { describe, expect, it } from "vitest";
import type { RowChange } from "../../src/core/row-change.ts";
import { applyRows } from "../../src/steps/apply-rows.ts";
import { buildDocuments } from "../../src/steps/build-documents.ts";
import { customer, depsOf, line, NOW, order, product, v } from "../support/document-fixtures.ts";
import { memoryDocumentStore } from "../support/memory-document-store.ts";

describe("applying rows", () => {
  it("takes any number of changes and counts each once", async () => {
    const store = memoryDocumentStore();
    const changes = Array.from({ length: 1_300 }, (_, n) => [order(n, 1, { customer: n % 7 }), line(n, 5, 1)]).flat();
    const { touched, counts } = await applyRows(depsOf(store), changes);
    expect(counts).toEqual({ applied: 2_600, superseded: 0, conflicts: 0 });
    expect(store.collections.orders.size).toBe(1_300);
    expect(touched.customers.size).toBe(7);
    expect(touched.edges.get(5)?.size).toBe(7);
  });

  it("counts what was superseded, within the call and by what is stored", async () => {
    const store = memoryDocumentStore();
    await applyRows(depsOf(store), [customer(1, 5)]);
    const { counts } = await applyRows(depsOf(store), [customer(1, 4), customer(1, 6), customer(1, 7, { name: "Bo" })]);
    expect(counts).toEqual({ applied: 1, superseded: 2, conflicts: 0 });
  });

  it("counts conflicts within the call and with what is stored", async () => {
    const store = memoryDocumentStore();
    await applyRows(depsOf(store), [customer(1, 5, { name: "a" })]);
    const { counts } = await applyRows(depsOf(store), [
      customer(1, 5, { name: "b" }),
      product(1, 1),
      product(1, 1, { stock: 9 }),
    ]);
    expect(counts.conflicts).toBe(2);
    expect(store.collections.customers.get(1)?.own?.name).toBe("b");
  });

  it("touches the customers of a renamed product and the purchases of a renamed customer", async () => {
    const store = memoryDocumentStore();
    await applyRows(depsOf(store), [order(7, 1, { customer: 1 }), line(7, 5, 1), product(5, 1), customer(1, 1)]);
    const renamedProduct = await applyRows(depsOf(store), [product(5, 2, { name: "Coffee" })]);
    expect([...renamedProduct.touched.customers]).toEqual([1]);
    const renamedCustomer = await applyRows(depsOf(store), [customer(1, 2, { name: "Bo" })]);
    expect([...renamedCustomer.touched.edges]).toEqual([[5, new Set(["ci:1"])]]);
    const stock = await applyRows(depsOf(store), [product(5, 3, { name: "Coffee", stock: 0 })]);
    expect(stock.touched.customers.size).toBe(0);
  });

  it("touches the customers of a changed place", async () => {
    const store = memoryDocumentStore();
    const place = (n: number, city: string): RowChange => ({
      kind: "place",
      key: "00501",
      version: v(n),
      row: { city, state: "NY" },
    });
    await applyRows(depsOf(store), [place(1, "Old"), customer(1, 1)]);
    const { touched } = await applyRows(depsOf(store), [place(2, "New")]);
    expect([...touched.customers]).toEqual([1]);
    await buildDocuments(depsOf(store), touched);
    expect(store.collections.customers.get(1)?.own?.address).toMatchObject({ city: "New", state: "NY" });
  });
});

describe("a document without a row", () => {
  const built = async (store: ReturnType<typeof memoryDocumentStore>, ...changes: RowChange[]): Promise<void> => {
    const { touched } = await applyRows(depsOf(store), changes);
    await buildDocuments(depsOf(store), touched);
  };

  it("is a stub while orders need it, a tombstone when nothing does, and itself again when the row comes", async () => {
    const store = memoryDocumentStore();
    const { customers, products } = store.collections;
    await built(store, order(7, 1, { customer: 1 }), line(7, 5, 1));
    expect(customers.get(1)).toMatchObject({ own: null, derived: { totals: { orders: 1 } }, deletedAt: null });
    expect(products.get(5)).toMatchObject({ own: null, derived: { totals: { buyers: 1 } }, deletedAt: null });
    await built(store, order(7, 2, null));
    expect(customers.get(1)).toMatchObject({ own: null, derived: null, deletedAt: NOW });
    expect(products.get(5)).toMatchObject({ own: null, derived: null, deletedAt: NOW });
    await built(store, customer(1, 3), product(5, 3));
    expect(customers.get(1)).toMatchObject({
      own: { name: "Ann" },
      derived: { totals: { orders: 0 } },
      deletedAt: null,
    });
    expect(products.get(5)).toMatchObject({
      own: { name: "Tea" },
      derived: { totals: { buyers: 0 } },
      deletedAt: null,
    });
  });

  it("keeps price changes that wait for their product from the TTL", async () => {
    const store = memoryDocumentStore();
    const price: RowChange = {
      kind: "price",
      product: 5,
      price: 1,
      version: v(1),
      row: { at: null, from: 1n, to: 2n },
    };
    await built(store, price);
    expect(store.collections.products.get(5)).toMatchObject({ own: null, deletedAt: null, prices: [{ id: 1 }] });
    await built(store, product(5, 2));
    await built(store, product(5, 3, null));
    expect(store.collections.products.get(5)).toMatchObject({
      own: null,
      derived: null,
      deletedAt: null,
      prices: [{ id: 1 }],
    });
    await built(store, { ...price, version: v(4), row: null });
    expect(store.collections.products.get(5)).toMatchObject({ prices: [], deletedAt: NOW });
  });
});
