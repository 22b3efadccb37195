import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moneyText, parseMoney } from "../../src/core/money.ts";

describe("parseMoney", () => {
  it.each([
    ["-12.50", 2, -1250n],
    ["-0.01", 2, -1n],
    ["12.5", 2, 1250n],
    ["12", 2, 1200n],
    ["12.", 2, 1200n],
    ["+3.10", 2, 310n],
    ["2019.0000000000", 2, 201900n],
    ["99999999.99", 2, 9999999999n],
    ["0.06630", 4, 663n],
    ["7", 0, 7n],
    ["-0.00", 2, 0n],
    ["123456789012345678901234.5678901234", 10, 1234567890123456789012345678901234n],
  ] as const)("reads %s at scale %i", (text, scale, units) => {
    expect(parseMoney(text, scale)).toBe(units);
  });

  it.each(["12,5", "1e3", "", ".", ".5", "-", "0x10", " 1", "1 ", "1.2.3", "NaN", "٣"])("refuses %j", (text) => {
    expect(parseMoney(text, 2)).toBeNull();
  });

  it("refuses a digit that the scale would lose", () => {
    expect(parseMoney("0.005", 2)).toBeNull();
    expect(parseMoney("0.0050", 3)).toBe(5n);
  });
});

describe("moneyText", () => {
  it.each([
    [-1250n, 2, "-12.50"],
    [5n, 2, "0.05"],
    [-5n, 3, "-0.005"],
    [0n, 2, "0.00"],
    [7n, 0, "7"],
  ] as const)("writes %s at scale %i as %s", (units, scale, text) => {
    expect(moneyText(units, scale)).toBe(text);
  });

  it("is what parseMoney reads", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(10), (units, scale) => {
        expect(parseMoney(moneyText(units, scale), scale)).toBe(units);
      }),
    );
  });
});
