import { BSON, Decimal128, Double, Long } from "mongodb";
import { describe, expect, it } from "vitest";
import { exportLine } from "../../src/edges/export-line.ts";

describe("a line of an export", () => {
  it("is relaxed Extended JSON that the driver reads back", () => {
    const document = {
      _id: 7,
      total: Decimal128.fromString("12.50"),
      placedAt: new Date(0),
      name: null,
      lines: [{ quantity: 2.5 }],
    };
    expect(BSON.EJSON.parse(exportLine(document))).toEqual(document);
  });

  it("has its keys in one order, whatever order the database kept them in", () => {
    const document = { zebra: 1, totals: { net: 1, gross: 2, orders: 3 }, apple: 2, name: "n", _id: 1 };
    expect(exportLine(document)).toBe(
      '{"_id":1,"name":"n","totals":{"orders":3,"gross":2,"net":1},"apple":2,"zebra":1}',
    );
  });

  it("writes integers beyond 2^53 so that no reader rounds them", () => {
    expect(exportLine({ _id: Long.fromString("9007199254740993") })).toBe('{"_id":{"$numberLong":"9007199254740993"}}');
    expect(exportLine({ _id: Long.fromNumber(5e9), stock: new Double(1.5) })).toBe('{"_id":5000000000,"stock":1.5}');
  });

  it("keeps dates before 1970 and after 9999 readable", () => {
    expect(exportLine({ at: new Date("1969-12-31T23:59:59.999Z") })).toBe(
      '{"at":{"$date":"1969-12-31T23:59:59.999Z"}}',
    );
  });
});
