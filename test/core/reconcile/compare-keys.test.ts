import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idText } from "../../../src/core/id.ts";
import { compareKeys, nearestKey } from "../../../src/core/reconcile/compare-keys.ts";

const anyText = fc.string({ unit: "binary" }).filter((text) => text.isWellFormed());

describe("order of keys", () => {
  it("orders texts as their UTF-8 bytes", () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareKeys(`t:${a}`, `t:${b}`))).toBe(bytes);
      }),
    );
  });

  it.each([
    ["an emoji after a private letter", "\uE000", "🛒"],
    ["emojis by their second half", "🛒", "🛓"],
    ["a text after its beginning", "a", "a "],
    ["upper before lower case", "A", "a"],
  ])("puts %s", (_, low, high) => {
    expect(compareKeys(`t:${low}`, `t:${high}`)).toBeLessThan(0);
    expect(compareKeys(`t:${high}`, `t:${low}`)).toBeGreaterThan(0);
  });

  it("orders integers by value beyond 2^53", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }),
        (a, b) => {
          expect(Math.sign(compareKeys(idText(a), idText(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
        },
      ),
    );
  });

  it("finds the nearest key", () => {
    expect(nearestKey([])).toBeNull();
    expect(nearestKey(["i:10", "i:9", "i:11"])).toBe("i:9");
  });
});
