import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareIds, type Id, idOfText, idText } from "../../src/core/id.ts";

const BEYOND_SAFE = 2n ** 53n + 1n;
const ids: fc.Arbitrary<Id> = fc.oneof(
  fc.maxSafeInteger(),
  fc.bigInt({ min: BEYOND_SAFE, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: -(2n ** 63n), max: -BEYOND_SAFE }),
  fc.string(),
  fc.string({ unit: "binary" }),
);
const sign = (n: number): number => Math.sign(n);

describe("idText", () => {
  it.each([
    [0, "i:0"],
    [-5, "i:-5"],
    ["", "t:"],
    ["42", "t:42"],
    ["i:42", "t:i:42"],
    [18446744073709551615n, "i:18446744073709551615"],
  ] as const)("of %s is %s", (id, text) => {
    expect(idText(id)).toBe(text);
  });

  it("keeps the integer 42 and the text 42 apart", () => {
    expect(idText(42)).not.toBe(idText("42"));
  });

  it("is undone by idOfText", () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(idOfText(idText(id))).toBe(id);
      }),
    );
  });
});

describe("compareIds", () => {
  it("puts integers by value before texts", () => {
    const sorted: Id[] = ["", "10", "9", -1, 0, 2, 10, BEYOND_SAFE];
    const expected: Id[] = [-1, 0, 2, 10, BEYOND_SAFE, "", "10", "9"];
    expect(sorted.toSorted(compareIds)).toEqual(expected);
  });

  it("is a total order", () => {
    fc.assert(
      fc.property(ids, ids, ids, (a, b, c) => {
        expect(sign(compareIds(a, b)) + sign(compareIds(b, a))).toBe(0);
        expect(compareIds(a, b) === 0).toBe(idText(a) === idText(b));
        if (compareIds(a, b) <= 0 && compareIds(b, c) <= 0) expect(compareIds(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
