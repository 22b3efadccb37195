import fc from "fast-check";
import { BSON, Decimal128, Long } from "mongodb";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { moneyText } from "../../src/core/money.ts";
import { decimalOfMoney, moneyOfBson, moneyOrNullOfBson } from "../../src/edges/bson-money.ts";

const units = fc.oneof(
  fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
  fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }),
);
const scale = fc.integer({ min: 0, max: 6 });

describe("money as Decimal128", () => {
  it("has the same bytes as the driver's own from text", () => {
    fc.assert(
      fc.property(units, scale, (money, digits) => {
        const own = Buffer.from(decimalOfMoney(money, digits).bytes).toString("hex");
        expect(own).toBe(Buffer.from(Decimal128.fromString(moneyText(money, digits)).bytes).toString("hex"));
      }),
    );
  });

  it("comes back from the database as it was", () => {
    fc.assert(
      fc.property(units, scale, (money, digits) => {
        const stored = BSON.deserialize(BSON.serialize({ money: decimalOfMoney(money, digits) }));
        expect(moneyOfBson(stored["money"], digits)).toBe(money);
      }),
    );
  });

  it("keeps the digits of the scale, so that equal amounts have equal bytes", () => {
    expect(decimalOfMoney(1250n, 2).toString()).toBe("12.50");
    expect(decimalOfMoney(0n, 2).toString()).toBe("0.00");
    expect(decimalOfMoney(-5n, 2).toString()).toBe("-0.05");
  });

  it.each([
    [Decimal128.fromString("12.5"), 1250n],
    [Decimal128.fromString("1.25E+3"), 125_000n],
    [Decimal128.fromString("0E-6176"), 0n],
    [Decimal128.fromString("1E-1"), 10n],
    [Decimal128.fromString("12.500"), 1250n],
    [12.5, 1250n],
    [0, 0n],
    [Long.fromNumber(3), 300n],
    ["7.10", 710n],
  ])("is read from what a server's sum or a person made of it: %s", (value, money) => {
    expect(moneyOfBson(value, 2)).toBe(money);
  });

  it.each([
    Decimal128.fromString("1.005"),
    Decimal128.fromString("NaN"),
    Decimal128.fromString("Infinity"),
    0.001,
    "many",
    true,
    {},
    undefined,
  ])("is refused where it is no exact amount: %s", (value) => {
    expect(() => moneyOfBson(value, 2)).toThrow(InvalidInputError);
  });

  it("may be null", () => {
    expect(moneyOrNullOfBson(null, 2)).toBeNull();
    expect(moneyOrNullOfBson(undefined, 2)).toBeNull();
  });
});
