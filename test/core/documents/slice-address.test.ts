import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hash16, HASHES } from "../../../src/core/documents/hash16.ts";
import { customerHome, customerOfHome, homeOf, walkInHome } from "../../../src/core/documents/home.ts";
import {
  firstLevel,
  grownLevel,
  MAX_LEVEL,
  sliceId,
  sliceOf,
  sliceStart,
} from "../../../src/core/documents/slice-address.ts";

describe("slices", () => {
  it("cover every hash once, without a gap", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: HASHES - 1 }), fc.integer({ min: 0, max: 14 }), (h, power) => {
        const level = 2 ** power;
        const slice = sliceOf(h, level);
        expect(sliceStart(slice, level)).toBeLessThanOrEqual(h);
        expect(sliceStart(slice + 1, level)).toBeGreaterThan(h);
      }),
    );
  });

  it.each([
    [1, 1],
    [32, 1],
    [33, 2],
    [64, 2],
    [65, 4],
    [100_000, 4_096],
    [10_000_000, MAX_LEVEL],
  ])("of a product with %i edges are first %i", (edges, level) => {
    expect(firstLevel(edges, 32)).toBe(level);
  });

  it.each([
    [1, 64, 1],
    [1, 65, 4],
    [4, 256, 4],
    [4, 257, 16],
    [1, 5_000, 256],
    [8, 0, 8],
    [MAX_LEVEL, 9_000_000, MAX_LEVEL],
  ])("%i of %i edges become %i and never fewer", (level, edges, grown) => {
    expect(grownLevel(level, edges, 32)).toBe(grown);
  });

  it("have ids that no product's text can imitate", () => {
    expect(sliceId({ product: 42, level: 4, slice: 1 })).toBe("i:42/4/1");
    expect(sliceId({ product: "42", level: 4, slice: 1 })).toBe("t:42/4/1");
    expect(sliceId({ product: "a/4", level: 1, slice: 0 })).not.toBe(sliceId({ product: "a", level: 4, slice: 1 }));
  });
});

describe("homes", () => {
  it("are the customer, or the day of a walk-in, or a fixed place without a day", () => {
    expect(homeOf({ customer: 0, day: "2026-11-10" })).toBe("ci:0");
    expect(homeOf({ customer: "w", day: null })).toBe("ct:w");
    expect(homeOf({ customer: null, day: "2026-11-10" })).toBe("w2026-11-10");
    expect(homeOf({ customer: null, day: null })).toBe("w");
    expect(homeOf(null)).toBeNull();
  });

  it("give their customer back", () => {
    expect(customerOfHome(customerHome(2n ** 60n))).toBe(2n ** 60n);
    expect(customerOfHome(customerHome("c:1"))).toBe("c:1");
    expect(customerOfHome(walkInHome("2026-11-10"))).toBeNull();
  });
});

describe("the 16-bit hash", () => {
  it("never changes: it is stored", () => {
    expect(["ci:0", "ci:1", "ct:abc", "w2026-11-10", "w"].map(hash16)).toEqual(GOLDEN);
  });

  it("spreads consecutive customers evenly", () => {
    const slices = Array.from({ length: 64 }, () => 0);
    for (let n = 0; n < 6_400; n++) {
      const slice = sliceOf(hash16(customerHome(n)), 64);
      slices[slice] = (slices[slice] ?? 0) + 1;
    }
    expect(Math.max(...slices)).toBeLessThan(160);
    expect(Math.min(...slices)).toBeGreaterThan(50);
  });
});

const GOLDEN = [35328, 40190, 37116, 20911, 63351];
