import { describe, expect, it } from "vitest";
import { collapse } from "../../../src/core/documents/collapse.ts";
import { absentOrder, mergeOrder } from "../../../src/core/documents/merge-order.ts";
import {
  noTouches,
  touchCustomer,
  touchOrder,
  touchPlace,
  touchProduct,
} from "../../../src/core/documents/touch-rules.ts";
import type { RowChange } from "../../../src/core/row-change.ts";
import { customer, line, NOW, order, OWN_LINE_IDS, ownLine, product, v } from "../../support/document-fixtures.ts";

/** What the last batch touches after all batches are merged. */
function touchedBy(...batches: RowChange[][]) {
  const entries = batches.map((batch) => collapse(batch, OWN_LINE_IDS).orders.get(7));
  const touches = noTouches();
  let document = absentOrder(7);
  for (const entry of entries) if (entry !== undefined) document = mergeOrder(document, entry, NOW).document;
  const last = entries.at(-1);
  if (last !== undefined) touchOrder(touches, document, last);
  const edges = [...touches.keys.edges].flatMap(([p, homes]) => [...homes].map((home) => `${p} ${home}`));
  return { customers: [...touches.keys.customers], edges: edges.toSorted() };
}

describe("an order row touches", () => {
  const before = [order(7, 1), line(7, 3, 1), line(7, 4, 1)];

  it("its home with all products when home, status, time or liveness changed", () => {
    const touched = touchedBy(before, [order(7, 2, { status: "shipped" })]);
    expect(touched).toEqual({ customers: [1], edges: ["3 ci:1", "4 ci:1"] });
  });

  it("only its customer when nothing that edges show changed", () => {
    expect(touchedBy(before, [order(7, 2, { total: 9n })])).toEqual({ customers: [1], edges: [] });
  });

  it("the home it left as well, with the lines that are gone too", () => {
    const touched = touchedBy(before, [line(7, 4, 2, null)], [order(7, 3, { customer: null })]);
    expect(touched.customers).toEqual([1]);
    expect(touched.edges).toEqual(["3 ci:1", "3 w2026-11-10", "4 ci:1", "4 w2026-11-10"]);
  });

  it("the home it left when only that change is delivered again, although later ones moved fanV on", () => {
    const move = [order(7, 2, { customer: 2 })];
    const touched = touchedBy(before, move, [order(7, 3, { customer: 2, status: "shipped" })], move);
    expect(touched).toEqual({ customers: [2, 1], edges: ["3 ci:1", "4 ci:1"] });
  });

  it("the home of a deleted order with the lines its delete took along, on redelivery too", () => {
    const deletion = [order(7, 2, null)];
    const expected = { customers: [1], edges: ["3 ci:1", "4 ci:1"] };
    expect(touchedBy(before, deletion)).toEqual(expected);
    expect(touchedBy(before, deletion, deletion)).toEqual(expected);
  });

  it("all products when a late delete ended lines of an order that lives again", () => {
    expect(touchedBy(before, [order(7, 5)], [order(7, 3, null)]).edges).toEqual(["3 ci:1", "4 ci:1"]);
  });
});

describe("a line touches", () => {
  it("its product at the order's home, also when it is superseded", () => {
    expect(touchedBy([order(7, 1), line(7, 3, 5)], [line(7, 3, 2)])).toEqual({ customers: [1], edges: ["3 ci:1"] });
    expect(touchedBy([order(7, 1), line(7, 3, 5)], [line(7, 3, 6, null)]).edges).toEqual(["3 ci:1"]);
  });

  it("nothing while the order's row is not there", () => {
    expect(touchedBy([line(7, 3, 5)])).toEqual({ customers: [], edges: [] });
  });

  it("the product it left, when it has its own id", () => {
    const touched = touchedBy([order(7, 1), ownLine(7, 1, 2, { product: 5 })], [ownLine(7, 1, 3, { product: 6 })]);
    expect(touched.edges).toEqual(["5 ci:1", "6 ci:1"]);
  });
});

describe("rows that own one document touch", () => {
  const sync = (nameV: number) => ({ rev: 1, v: v(9), nameV: v(nameV) });
  const customers = collapse([customer(1, 3), customer(1, 5)], OWN_LINE_IDS).customers.get(1);
  const products = collapse([product(1, 3), product(1, 5)], OWN_LINE_IDS).products.get(1);
  if (customers === undefined || products === undefined) throw new Error("collapsed without an entry");

  it("a customer always, and its purchases when its name changed within the batch", () => {
    const touches = noTouches();
    touchCustomer(touches, 1, sync(2), customers);
    expect([...touches.keys.customers, ...touches.renamedCustomers]).toEqual([1]);
    touchCustomer(touches, 1, sync(4), customers);
    expect([...touches.renamedCustomers]).toEqual([1]);
  });

  it("a product only while it has nothing derived or is not live: a stock update reaches nobody", () => {
    const touched = (live: boolean, hasDerived: boolean): number => {
      const touches = noTouches();
      touchProduct(touches, { _id: 1, live, hasDerived, sync: sync(2) }, products);
      return touches.keys.products.size;
    };
    expect([touched(true, true), touched(true, false), touched(false, true)]).toEqual([0, 1, 1]);
  });

  it("the customers of a product or place whose name changed within the batch", () => {
    const touches = noTouches();
    touchProduct(touches, { _id: 1, live: true, hasDerived: true, sync: sync(3) }, products);
    touchPlace(touches, "00501", sync(6), products);
    expect([[...touches.renamedProducts], [...touches.changedPlaces]]).toEqual([[1], []]);
    touchPlace(touches, "00501", sync(5), products);
    expect([...touches.changedPlaces]).toEqual(["00501"]);
  });
});
