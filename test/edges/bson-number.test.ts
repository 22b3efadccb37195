import fc from "fast-check";
import { BSON } from "mongodb";
import { describe, expect, it } from "vitest";
import type { Id } from "../../src/core/id.ts";
import { bsonId, bsonNumber, idOfBson, numberOfBson } from "../../src/edges/bson-number.ts";

/** BSON type byte of a value: 0x01 double, 0x02 text, 0x10 int32, 0x12 int64, 0x13 decimal. */
const typeOf = (value: unknown): number => BSON.serialize({ a: value })[4] ?? 0;
const roundTrip = (value: unknown): unknown => BSON.deserialize(BSON.serialize({ a: value }))["a"];

const id: fc.Arbitrary<Id> = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer(),
  fc.string(),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
);

describe("ids in BSON", () => {
  it("come back exact, of the same type", () => {
    // idText would hide a number that came back as a bigint; Map keys would not.
    fc.assert(
      fc.property(id, (value) => {
        expect(new Set([value]).has(idOfBson(roundTrip(bsonId(value))))).toBe(true);
      }),
    );
  });

  it("keeps the first integers beyond what a number holds", () => {
    for (const value of [2n ** 53n, -(2n ** 53n)]) expect(idOfBson(roundTrip(bsonId(value)))).toBe(value);
  });

  it.each<[Id, number]>([
    [0, 0x10],
    [-0, 0x10],
    [2 ** 31 - 1, 0x10],
    [2 ** 31, 0x12],
    [-(2 ** 31), 0x12],
    [2n ** 53n, 0x12],
    [2n ** 64n - 1n, 0x13],
    ["0", 0x02],
  ])("%s has the type %i, never double", (value, type) => {
    expect(typeOf(bsonId(value))).toBe(type);
  });
});

describe("numbers in BSON", () => {
  it.each([
    [3, 0x10],
    [5_000_000_000, 0x12],
    [2.5, 0x01],
  ])("%d has the type %i whatever stood there before", (value, type) => {
    expect(typeOf(bsonNumber(value))).toBe(type);
    expect(numberOfBson(roundTrip(bsonNumber(value)))).toBe(value);
  });
});
