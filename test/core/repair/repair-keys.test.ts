import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/core/reconcile/finding.ts";
import { countKeys, firstKeys, keysOfFindings } from "../../../src/core/repair/repair-keys.ts";
import type { RepairPlan } from "../../../src/core/repair/repair-plan.ts";
import { repairResult } from "../../../src/core/repair/repair-result.ts";
import { posMapping } from "../../support/pos-mapping.ts";

const mapping = await posMapping();
const found = (collection: Finding["collection"], id: string): Finding => ({
  collection,
  id,
  kind: "content",
  fields: [],
  fieldCount: 0,
});

describe("keys of findings", () => {
  it("are those of the documents, a slice's those of its product, each once", () => {
    const { keys, byHand } = keysOfFindings(
      [
        found("orders", "0"),
        found("orders", "9007199254740993"),
        found("places", "00501"),
        found("products", "5"),
        found("product_buyers", "i:5/16/2"),
      ],
      mapping,
    );
    expect([...keys.orders]).toEqual(["i:0", "i:9007199254740993"]);
    expect([...keys.places]).toEqual(["t:00501"]);
    expect([...keys.products]).toEqual(["i:5"]);
    expect(byHand).toEqual([]);
  });

  it("are none where the _id is nothing that the pipeline gives", () => {
    const { keys, byHand } = keysOfFindings([found("orders", '"5"'), found("product_buyers", "zzz")], mapping);
    expect(countKeys(keys)).toBe(0);
    expect(byHand.map(({ id }) => id)).toEqual(['"5"', "zzz"]);
  });

  it("are as many as one repair takes on, and the rest is counted", () => {
    const { keys } = keysOfFindings(
      [...Array(7).keys()].map((n) => found("orders", String(n))).concat(found("places", "1")),
      mapping,
    );
    const { keys: first, left } = firstKeys(keys, 3);
    expect([first.places.size, first.orders.size, left]).toEqual([1, 2, 5]);
  });
});

it("takes on fewer products than other keys: each is built with everything ever sold of it", () => {
  const many = (collection: Finding["collection"]) =>
    Array.from({ length: 1_500 }, (_, n) => found(collection, String(n)));
  const { keys } = keysOfFindings([...many("products"), ...many("orders")], mapping);
  const { keys: first, left } = firstKeys(keys, 5_000);
  expect([first.products.size, first.orders.size, left]).toEqual([1_000, 1_500, 500]);
});

describe("how a repair ended", () => {
  const lists = { places: [], customers: [], products: [], orders: ["i:1", "i:2", "i:3", "i:4"] };
  const none = { places: [], customers: [], products: [], orders: [] };
  const plan: RepairPlan = {
    of: "run-0",
    epoch: "0001",
    sequence: "",
    keys: lists,
    inFlight: { ...none, orders: ["i:2"] },
    strays: [],
    byHand: [],
    notFound: [],
    left: 0,
    files: [],
  };
  const equal = { standing: [], moving: [], findings: [] };

  it("tells drift from what waits for its own change", () => {
    const orders = { standing: ["i:1", "i:2"], moving: ["i:3"], findings: [] };
    const result = repairResult(plan, { places: equal, customers: equal, products: equal, orders });
    expect(result.collections.orders).toEqual({ keys: 4, repaired: 1, stillDifferent: 1, inFlight: 2 });
    expect(result.stillDifferent).toEqual(["orders 1"]);
  });
});
