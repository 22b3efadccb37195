import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { salesTax } from "../../../source/seed/sales-tax.ts";
import { seededRandom } from "../../../source/seed/seeded-random.ts";

describe("seededRandom", () => {
  it("stays in its ranges, both ends possible", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seededRandom(seed);
        const seen = new Set(Array.from({ length: 200 }, () => random.int(0, 3)));
        expect([...seen].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
        expect(random.fraction()).toBeLessThan(1);
        expect(["a", "b"]).toContain(random.pick(["a", "b"]));
      }),
    );
  });
});

describe("salesTax", () => {
  it.each([
    [100_00n, 8250n, 825n],
    [10n, 5000n, 1n],
    [9n, 5000n, 0n],
    [0n, 8250n, 0n],
    [9_999_899_000_01n, 10_250n, 1_024_989_647_50n],
  ])("of %s at %s is %s", (subtotal, rate, tax) => {
    expect(salesTax(subtotal, rate)).toBe(tax);
  });
});
