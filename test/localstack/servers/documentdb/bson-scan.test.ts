import * as fc from "fast-check";
import { BSON, Binary, BSONRegExp, Code, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from "mongodb";
import { describe, expect, it } from "vitest";
import { fieldValue, scanTopLevel } from "../../../../localstack/servers/documentdb/gateway/bson-scan.ts";
import { CommandError } from "../../../../localstack/servers/documentdb/gateway/command-error.ts";

const bytesOf = (document: Record<string, unknown>): Buffer => Buffer.from(BSON.serialize(document));

describe("the top level of a BSON document", () => {
  it("passes over every type there is", () => {
    const document = {
      double: new Double(1.5),
      text: "ü",
      nested: { a: { b: [1, 2] } },
      list: [1, "x", {}],
      binary: new Binary(Buffer.from([1, 2, 3])),
      id: new ObjectId(),
      flag: true,
      date: new Date(5),
      nothing: null,
      pattern: new BSONRegExp("a+", "i"),
      code: new Code("f()"),
      scoped: new Code("f()", { a: 1 }),
      small: 7,
      stamp: new Timestamp(5n),
      large: Long.fromString("9007199254740993"),
      exact: Decimal128.fromString("1.10"),
      least: new MinKey(),
      most: new MaxKey(),
    };
    const bytes = bytesOf(document);
    const fields = scanTopLevel(bytes);
    expect([...fields.keys()]).toEqual(Object.keys(document));
    const value = (name: string) => fieldValue(bytes, fields.get(name));
    expect([value("double"), value("text"), value("flag"), value("small"), value("large")]).toEqual([
      1.5,
      "ü",
      true,
      7,
      9007199254740993n,
    ]);
    const nested = value("nested");
    expect(Buffer.isBuffer(nested) && BSON.deserialize(nested)).toEqual({ a: { b: [1, 2] } });
    expect([value("nothing"), value("absent")]).toEqual([undefined, undefined]);
  });

  it("finds the names of any document, in order", () => {
    const key = fc
      .string({ minLength: 1, maxLength: 5 })
      .filter((k) => !k.includes("\0") && k !== "__proto__" && !/^\d+$/.test(k));
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null))),
        (document) => {
          expect([...scanTopLevel(bytesOf(document)).keys()]).toEqual(Object.keys(document));
        },
      ),
    );
  });

  it("refuses broken bytes with a command error, never with another", () => {
    const whole = bytesOf({ find: "orders", filter: { a: [1, 2, { b: "x" }] }, limit: 5 });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        try {
          scanTopLevel(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(CommandError);
        }
      }),
    );
    for (let end = 0; end < whole.length; end += 1)
      expect(() => scanTopLevel(whole.subarray(0, end))).toThrow(CommandError);
  });
});
