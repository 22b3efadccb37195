import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../source/seed/seeded-random.ts";
import type { Operation } from "../../../source/till/operation.ts";
import { planHistory } from "../../../source/till/plan-history.ts";
import { REMEMBERED_ORDERS, shopModel } from "../../../source/till/shop-model.ts";
import type { ShopState } from "../../../source/till/shop-state.ts";
import { refusedBySmallShop } from "../../support/small-shop-rules.ts";

const EMPTY: ShopState = {
  zips: [],
  customers: [],
  products: [],
  orders: [],
  nextIds: { customer: 0, product: 0, order: 0, history: 1 },
  newestMs: null,
};
const shopOf = (customers: number, products: number): ShopState => ({
  ...EMPTY,
  zips: ["00501", "10001"],
  customers: Array.from({ length: customers }, (_, id) => ({ id, orders: 0 })),
  products: Array.from({ length: products }, (_, id) => ({
    id,
    price: id % 7 === 6 ? null : "1.00",
    stock: id - 5,
    uses: 0,
  })),
  nextIds: { customer: customers, product: products, order: 0, history: 1 },
  newestMs: Date.UTC(2026, 10, 20, 18),
});

function first(count: number, state: ShopState, seed: number): Operation[] {
  const history = planHistory(shopModel(state), seededRandom(seed));
  return Array.from({ length: count }, () => history.next().value.operation);
}

describe("planHistory", () => {
  it("plans nothing that a shop would refuse, in any shop", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }), (seed, c, p) => {
        const state = shopOf(c, p);
        expect(refusedBySmallShop(state, first(600, state, seed))).toBeNull();
      }),
      { numRuns: 40 },
    );
  });

  it("is the same for the same seed, leaves the state it was given alone, and differs for another", () => {
    const state = shopOf(20, 20);
    const before = structuredClone(state);
    expect(first(500, state, 7)).toEqual(first(500, state, 7));
    expect(first(500, state, 8)).not.toEqual(first(500, state, 7));
    expect(state).toEqual(before);
  });

  it("has baskets of 1 to 20 lines, walk-ins, and everything a shop does", () => {
    const operations = first(8_000, shopOf(200, 200), 1);
    const sales = operations.filter((operation) => operation.kind === "place");
    const sizes = sales.map((sale) => sale.lines.length);
    expect(Math.max(...sizes)).toBeGreaterThan(15);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(20);
    const walkIns = sales.filter((sale) => sale.customer === null).length / sales.length;
    expect(walkIns).toBeGreaterThan(0.05);
    expect(walkIns).toBeLessThan(0.15);
    expect(new Set(operations.map(({ kind }) => kind)).size).toBe(21);
    const dates = sales.map((sale) => sale.at);
    expect(dates).toEqual(dates.toSorted());
    expect(dates[0]).toMatch(/^2026-11-20 18:0/);
  });

  it("remembers no more than the newest orders", () => {
    const model = shopModel(shopOf(50, 50));
    const history = planHistory(model, seededRandom(1));
    for (let sales = 0; sales < REMEMBERED_ORDERS * 2;) if (history.next().value.operation.kind === "place") sales++;
    expect(model.orders.size()).toBeLessThanOrEqual(REMEMBERED_ORDERS);
  });
});
