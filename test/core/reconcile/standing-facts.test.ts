import { hash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differenceFacts } from "../../../src/core/reconcile/difference-facts.ts";
import type { PlainDocument } from "../../../src/core/reconcile/plain-value.ts";
import { standingFacts } from "../../../src/core/reconcile/standing-facts.ts";

const md5 = (text: string): string => hash("md5", text);

/** Sales of one product, newest buyer first, as a document shows them. */
function productOf(sales: readonly { readonly buyer: number; readonly cents: number }[]): PlainDocument {
  const buyers = new Map<number, number>();
  for (const { buyer, cents } of sales) {
    const before = buyers.get(buyer) ?? 0;
    buyers.delete(buyer);
    buyers.set(buyer, before + cents);
  }
  const money = (cents: number): PlainDocument => ({ $decimal: (cents / 100).toFixed(2) });
  return {
    _id: 5,
    totals: { orders: sales.length, gross: money(sales.reduce((sum, { cents }) => sum + cents, 0)) },
    buyers: [...buyers].toReversed().map(([customer, cents]) => ({ customer, gross: money(cents) })),
  };
}

const look = (expected: PlainDocument | null, found: PlainDocument | null) =>
  differenceFacts([{ collection: "products", id: "5", expected, found }], md5);

const pathsOf = (looks: Parameters<typeof standingFacts>[0]): string[] =>
  standingFacts(looks).map(({ difference }) => difference.path);

const sales = (count: number, cents = 500, buyers = 2) =>
  Array.from({ length: count }, (_, i) => ({ buyer: i % buyers, cents }));

describe("a product that is sold between all looks", () => {
  it("has a wrong total that no sale explains: by the same amount each time, and by more than it moved", () => {
    const wrong = (count: number): PlainDocument => {
      const product = productOf(sales(count));
      return { ...product, totals: { orders: count, gross: { $decimal: (count * 5 + 20).toFixed(2) } } };
    };
    const looks = [10, 11, 12].map((count) => look(productOf(sales(count)), wrong(count)));
    expect(pathsOf(looks)).toEqual(["totals.gross"]);
    expect(standingFacts(looks)[0]?.difference).toEqual({ path: "totals.gross", expected: "60.00", found: "80.00" });
  });

  it("has a buyer with wrong sums who bought nothing meanwhile, wherever in the list", () => {
    const quiet = { buyer: 77, cents: 300 };
    const looks = [10, 11, 13].map((count) =>
      look(productOf([quiet, ...sales(count)]), productOf([{ ...quiet, cents: 900 }, ...sales(count)])),
    );
    expect(pathsOf(looks)).toContain("buyers.[customer 77].gross");
  });

  it("lacks a buyer, or has one too many", () => {
    const quiet = { buyer: 77, cents: 300 };
    const missing = [10, 12].map((count) => look(productOf([quiet, ...sales(count)]), productOf(sales(count))));
    expect(pathsOf(missing)).toContain("buyers.[customer 77]");
    const extra = [10, 12].map((count) => look(productOf(sales(count)), productOf([quiet, ...sales(count)])));
    expect(pathsOf(extra)).toContain("buyers.[customer 77]");
  });

  it("is missing altogether", () => {
    const looks = [10, 12].map((count) => look(productOf(sales(count)), null));
    expect(standingFacts(looks)).toMatchObject([{ collection: "products", id: "5", difference: { path: "" } }]);
  });

  it("may be one sale behind in every look, always by the same amount", () => {
    const looks = [10, 20, 30].map((count) => look(productOf(sales(count)), productOf(sales(count - 1))));
    expect(pathsOf(looks)).toEqual([]);
  });

  it("differs no more in what is right in one of the looks", () => {
    const looks = [look({ a: 1, b: 1 }, { a: 2, b: 2 }), look({ a: 1, b: 5 }, { a: 1, b: 4 })];
    expect(pathsOf(looks)).toEqual([]);
  });

  it("is never called wrong for being late, whatever is sold and however late, up to the look before", () => {
    const steady = fc.record({ buyer: fc.integer({ min: 0, max: 2 }), cents: fc.constantFrom(500, 500, 500, 1, 999) });
    const history = fc.array(fc.array(steady, { maxLength: 6 }), { minLength: 3, maxLength: 4 });
    fc.assert(
      fc.property(
        history,
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 4, maxLength: 4 }),
        (intervals, lags) => {
          const looks = intervals.map((interval, at) => {
            const all = intervals.slice(0, at + 1).flat();
            const behind = Math.min(lags[at] ?? 0, interval.length);
            return look(productOf(all), productOf(all.slice(0, all.length - behind)));
          });
          return standingFacts(looks).length === 0;
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
