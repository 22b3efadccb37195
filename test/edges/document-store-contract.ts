import { beforeEach, describe, expect, it } from "vitest";
import type { OrderDocument, SliceDocument } from "../../src/core/documents/document-types.ts";
import { hash16, HASHES } from "../../src/core/documents/hash16.ts";
import { customerHome } from "../../src/core/documents/home.ts";
import { absentOrder } from "../../src/core/documents/merge-order.ts";
import { NO_ROW_SYNC } from "../../src/core/documents/merge-own-row.ts";
import { sliceDocument } from "../../src/core/documents/slice-document.ts";
import type { Id } from "../../src/core/id.ts";
import type { DocumentStore } from "../../src/edges/document-store.ts";
import { customerRow, lineRow, NOW, orderRow, productRow, v } from "../support/document-fixtures.ts";

const h = (customer: number): number => hash16(customerHome(customer));

const order = (_id: Id, customer: number, products: number[], rev = 1): OrderDocument => ({
  ...absentOrder(_id),
  row: orderRow({ customer }),
  h: h(customer),
  lines: products.map((product) => ({ ...lineRow({ product }), line: product, version: v(1) })),
  sync: { ...absentOrder(_id).sync, rev, v: v(1) },
});

const hidden = (_id: Id): OrderDocument => ({ ...order(_id, 1, [5]), row: null, h: null });

const insert = <D>(document: D) => ({ kind: "insert" as const, document });
const sync = { ...NO_ROW_SYNC, rev: 1, v: v(1), nameV: v(1) };
const productSync = { ...sync, gonePrices: [], slices: 0, all: false };
const totals = { orders: 1, cancelled: 0, lines: 1, units: 1, gross: 1n, net: 1n, firstAt: NOW, lastAt: NOW };
const slice = (product: Id, n: number, customers: number[]): SliceDocument =>
  sliceDocument(
    { product, level: 2, slice: n },
    customers.map((customer) => ({
      customer,
      day: null,
      name: "Ann",
      h: h(customer),
      orders: 1,
      lines: 2,
      units: 3,
      gross: 100n,
      net: 50n,
      firstAt: NOW,
      lastAt: NOW,
    })),
    1,
  );

const idsOf = (found: { _id: Id }[]): Set<Id> => new Set(found.map(({ _id }) => _id));

/** What every document store promises; run against the one in memory and against a real server. */
export function documentStoreContract(makeStore: () => Promise<DocumentStore>): void {
  let store: DocumentStore;
  beforeEach(async () => {
    store = await makeStore();
  });

  describe("a write", () => {
    it("inserts what is not there and misses what is", async () => {
      expect(await store.write("orders", [insert(order(1, 1, [5])), insert(order(2, 1, [5]))])).toEqual(new Set());
      expect(await store.write("orders", [insert(order(3, 1, [5])), insert(order(1, 9, [9]))])).toEqual(new Set([1]));
      expect(await store.readOrders([1])).toEqual([order(1, 1, [5])]);
    });

    it("replaces at the rev that was read and misses at any other, also in one bulk", async () => {
      await store.write(
        "orders",
        [1, 2, 3].map((id) => insert(order(id, 1, [5]))),
      );
      const writes = [1, 2, 3].map((id) => ({
        kind: "replace" as const,
        rev: id === 2 ? 7 : 1,
        document: order(id, 2, [6], 2),
      }));
      expect(await store.write("orders", [...writes, insert(order(4, 1, [5]))])).toEqual(new Set([1]));
      const rows = (await store.readOrders([1, 2, 3])).map(({ _id, row }) => [_id, row?.customer]);
      expect(new Map(rows as [Id, Id][])).toEqual(
        new Map([
          [1, 2],
          [2, 1],
          [3, 2],
        ]),
      );
    });

    it("misses a document that is not there at all", async () => {
      expect(await store.write("orders", [{ kind: "replace", rev: 1, document: order(1, 1, [5], 2) }])).toEqual(
        new Set([0]),
      );
      expect(await store.readOrders([1])).toEqual([]);
    });

    it("takes more than one bulk can hold", async () => {
      const many = Array.from({ length: 1_203 }, (_, n) => n);
      expect(
        await store.write(
          "orders",
          many.map((n) => insert(order(n, n, [5]))),
        ),
      ).toEqual(new Set());
      const swaps = many.map((n) => ({
        kind: "replace" as const,
        rev: n % 600 === 0 ? 9 : 1,
        document: order(n, n, [6], 2),
      }));
      expect(await store.write("orders", swaps)).toEqual(new Set([0, 600, 1_200]));
      expect((await store.readOrders(many)).length).toBe(many.length);
    });

    it("keeps ids of all types apart", async () => {
      const ids: Id[] = [0, "0", 2n ** 53n + 1n, 2n ** 53n + 2n, "a.b$c"];
      expect(
        await store.write(
          "orders",
          ids.map((id) => insert(order(id, 1, [5]))),
        ),
      ).toEqual(new Set());
      expect(new Set((await store.readOrders(ids)).map(({ _id }) => _id))).toEqual(new Set(ids));
    });
  });

  describe("a patch of a customer", () => {
    const own = customerRow();
    const derived = { totals, orders: [], moreOrders: true };

    it("of its own row leaves the derived part, and the other way round", async () => {
      await store.write("customers", [insert({ _id: 1, own, derived: null, deletedAt: null, sync })]);
      const place = { city: "Holtsville", state: "NY" };
      await store.write("customers", [{ kind: "derived", id: 1, rev: 1, derived, place, deletedAt: null }]);
      const [built] = await store.readCustomers([1]);
      expect(built).toMatchObject({
        hasDerived: true,
        own: { name: "Ann", address: { ...own.address, ...place } },
        sync: { ...sync, rev: 2 },
      });
      const next = { ...own, name: "Bo" };
      await store.write("customers", [
        { kind: "own", id: 1, rev: 2, own: next, deletedAt: null, sync: { ...sync, rev: 3, v: v(2) } },
      ]);
      expect(await store.readCustomers([1])).toMatchObject([
        { hasDerived: true, own: { name: "Bo" }, sync: { rev: 3, v: v(2) } },
      ]);
      expect(await store.readCustomersToBuild([1])).toEqual([{ _id: 1, rev: 3, live: true, zip: "00501" }]);
    });

    it("takes a part away, and a tombstone's date with a new row", async () => {
      await store.write("customers", [insert({ _id: 1, own, derived, deletedAt: null, sync })]);
      await store.write("customers", [
        { kind: "own", id: 1, rev: 1, own: null, deletedAt: null, sync: { ...sync, rev: 2 } },
      ]);
      expect(await store.readCustomers([1])).toMatchObject([{ own: null, hasDerived: true }]);
      await store.write("customers", [{ kind: "derived", id: 1, rev: 2, derived: null, place: null, deletedAt: NOW }]);
      expect(await store.readCustomers([1])).toMatchObject([
        { own: null, hasDerived: false, deletedAt: NOW, sync: { rev: 3 } },
      ]);
      await store.write("customers", [{ kind: "own", id: 1, rev: 3, own, deletedAt: null, sync: { ...sync, rev: 4 } }]);
      expect(await store.readCustomers([1])).toMatchObject([{ own: { name: "Ann" }, deletedAt: null }]);
    });

    it("misses at another rev", async () => {
      await store.write("customers", [insert({ _id: 1, own, derived, deletedAt: null, sync })]);
      const patch = { kind: "derived" as const, id: 1, rev: 5, derived: null, place: null, deletedAt: NOW };
      expect(await store.write("customers", [patch])).toEqual(new Set([0]));
      expect(await store.readCustomers([1])).toMatchObject([{ hasDerived: true, sync: { rev: 1 } }]);
    });
  });

  describe("a patch of a product", () => {
    const price = { id: 1, at: NOW, from: 1n, to: 2n, version: v(1) };
    const buyer = {
      customer: 1,
      name: "Ann",
      orders: 1,
      lines: 1,
      units: 1,
      gross: 1n,
      net: 1n,
      firstAt: NOW,
      lastAt: NOW,
    };
    const walkIn = { lines: 0, units: 0, gross: 0n, net: 0n };
    const derived = {
      totals: { buyers: 1, orders: 1, lines: 1, units: 1, gross: 1n, net: 1n, walkIn },
      buyers: [buyer],
      moreBuyers: false,
    };

    it("keeps prices, level and inline list through both phases", async () => {
      const document = {
        _id: 5,
        own: productRow(),
        prices: [price],
        derived: null,
        deletedAt: null,
        sync: productSync,
      };
      await store.write("products", [insert(document)]);
      await store.write("products", [
        { kind: "derived", id: 5, rev: 1, derived, slices: 4, all: true, deletedAt: null },
      ]);
      expect(await store.readProductsToBuild([5])).toEqual([
        { _id: 5, rev: 2, live: true, waits: false, slices: 4, all: true, buyers: [buyer] },
      ]);
      const [read] = await store.readProducts([5]);
      expect(read).toMatchObject({
        own: productRow(),
        prices: [price],
        hasDerived: true,
        sync: { slices: 4, all: true },
      });
      const gone = { kind: "own" as const, id: 5, rev: 2, own: null, prices: [price], deletedAt: null };
      await store.write("products", [{ ...gone, sync: { ...productSync, rev: 3, slices: 4, all: true } }]);
      expect(await store.readProducts([5])).toMatchObject([{ own: null, prices: [price], hasDerived: true }]);
      expect(await store.readProductsToBuild([5])).toMatchObject([
        { live: false, waits: true, slices: 4, buyers: [buyer] },
      ]);
    });
  });

  describe("a look-up", () => {
    beforeEach(async () => {
      await store.write("orders", [
        insert(order(1, 1, [5, 6])),
        insert(order(2, 2, [5])),
        insert(hidden(3)),
        insert(order(4, 1, [7])),
      ]);
    });

    it("finds live orders by customer and by product and hash", async () => {
      expect(idsOf(await store.ordersOfCustomers([1, 9]))).toEqual(new Set([1, 4]));
      const at = (product: Id, from: number, to: number) => store.edgeOrders([{ product, from, to }]);
      expect(idsOf(await at(5, 0, HASHES))).toEqual(new Set([1, 2]));
      expect((await at(5, h(2), h(2) + 1)).map(({ _id }) => _id)).toEqual([2]);
      expect(await at(6, h(2), h(2) + 1)).toEqual([]);
      const both = await store.edgeOrders([
        { product: 5, from: h(2), to: h(2) + 1 },
        { product: 7, from: 0, to: HASHES / 2 },
        { product: 7, from: HASHES / 2, to: HASHES },
      ]);
      expect(new Set(both.map(({ _id }) => _id))).toEqual(new Set([2, 4]));
      expect(await store.edgeOrders([])).toEqual([]);
    });

    it("brings what edges and customers are made of", async () => {
      const [edge] = await store.edgeOrders([{ product: 7, from: 0, to: HASHES }]);
      expect(edge).toMatchObject({
        _id: 4,
        h: h(1),
        row: { customer: 1, status: "placed" },
        lines: [{ product: 7, quantity: 1, total: 100n }],
      });
      const [own] = await store.ordersOfCustomers([2]);
      expect(own).toMatchObject({ _id: 2, row: orderRow({ customer: 2 }), lines: [{ ...lineRow(), line: 5 }] });
    });

    it("finds who is reached by a new name", async () => {
      expect(await store.customersOfProducts([5])).toEqual(new Set([1, 2]));
      expect(await store.customersOfProducts([7])).toEqual(new Set([1]));
      expect(await store.productsOfCustomers([1, 9])).toEqual(
        new Map<Id, Set<Id>>([
          [1, new Set([5, 6, 7])],
          [9, new Set()],
        ]),
      );
      await store.write("customers", [insert({ _id: 1, own: customerRow(), derived: null, deletedAt: null, sync })]);
      expect(await store.customersOfPlaces(["00501", "63944"])).toEqual(new Set([1]));
      expect(await store.customersOfPlaces(["63944"])).toEqual(new Set());
    });

    it("knows the names of live rows only", async () => {
      await store.write("products", [
        insert({
          _id: 5,
          own: productRow({ name: null }),
          prices: [],
          derived: null,
          deletedAt: null,
          sync: productSync,
        }),
        insert({ _id: 6, own: null, prices: [], derived: null, deletedAt: NOW, sync: productSync }),
      ]);
      expect(await store.productNames([5, 6, 7])).toEqual(new Map([[5, null]]));
      await store.write("places", [insert({ _id: "00501", own: { city: "H", state: null }, deletedAt: null, sync })]);
      expect(await store.placesOf(["00501", "00502"])).toEqual(new Map([["00501", { city: "H", state: null }]]));
    });

    it("sums all slices of a level and finds their heads", async () => {
      await store.write("product_buyers", [
        insert(slice(5, 0, [1, 2])),
        insert(slice(5, 1, [])),
        insert(slice("5", 0, [3])),
      ]);
      const sums = await store.sliceSums([
        { product: 5, level: 2 },
        { product: 9, level: 1 },
      ]);
      expect(sums.get(5)).toMatchObject({
        buyers: 2,
        orders: 2,
        lines: 4,
        units: 6,
        gross: 200n,
        net: 100n,
        walkIn: { days: 0, gross: 0n },
      });
      expect([...sums.keys()]).toEqual([5]);
      const heads = await store.sliceHeads([{ product: 5, level: 2 }]);
      expect(heads).toMatchObject([{ _id: "i:5/2/0", product: 5, topId: 2, topAt: NOW }]);
      expect(await store.readSlices(["i:5/2/0", "i:5/2/1", "i:5/2/7"])).toHaveLength(2);
    });
  });
}
