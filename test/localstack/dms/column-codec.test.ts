import { describe, expect, it } from "vitest";
import { columnCodec } from "../../../localstack/dms/column-codec.ts";

/** [column type, as SELECT's text protocol gives it, as the log reader gives it, text in the file] */
const CASES: [string, string | Buffer, unknown, string][] = [
  ["int(11)", "-5", -5, "-5"],
  ["bigint(20) unsigned", "18446744073709551615", "18446744073709551615", "18446744073709551615"],
  ["int(7) unsigned zerofill", "0000042", 42, "0000042"],
  ["int(3) unsigned zerofill", "12345", 12345, "12345"],
  ["decimal(5,0) unsigned zerofill", "00501", "501", "00501"],
  ["decimal(7,2) unsigned zerofill", "00001.50", "1.50", "00001.50"],
  ["decimal(10,2)", "-0.01", "-0.01", "-0.01"],
  ["tinyint(1)", "1", 1, "1"],
  ["float", "0.10000000149011612", Math.fround(0.1), "0.1"],
  ["float", "16777216", 16777216, "16777216"],
  ["double", "1e20", 1e20, "100000000000000000000"],
  ["double", "-0", -0, "0"],
  ["year(4)", "0000", 1900, "0000"],
  ["year(4)", "2026", 2026, "2026"],
  ["date", "0000-00-00", "0000-00-00", "0000-00-00"],
  ["datetime(6)", "2026-11-20 10:15:30.000001", "2026-11-20 10:15:30.000001", "2026-11-20 10:15:30.000001"],
  ["time", "-268:57:00", "-268:56:64", "-268:57:00"],
  ["time", "-05:00:00", "-04:63:64", "-05:00:00"],
  ["time(2)", "-00:00:00.50", "-00:00:00.50", "-00:00:00.50"],
  ["time", "838:59:59", "838:59:59", "838:59:59"],
  ["char(5)", "00501", "00501", "00501"],
  ["enum('a','b,c')", "", undefined, ""],
  ["enum('a','b,c')", "b,c", "b,c", "b,c"],
  ["set('x','y')", "x,y", "x,y", "x,y"],
  ["bit(1)", Buffer.from([1]), Buffer.from([1]), "1"],
  ["bit(12)", Buffer.from([0x0f, 0xff]), Buffer.from([0x0f, 0xff]), "0fff"],
  ["blob", Buffer.from([0, 255, 44]), Buffer.from([0, 255, 44]), "00ff2c"],
  ["varbinary(3)", Buffer.alloc(0), Buffer.alloc(0), ""],
  [
    "uuid",
    "123e4567-e89b-12d3-a456-426655440000",
    Buffer.from("123e4567e89b12d3a456426655440000", "hex"),
    "123e4567-e89b-12d3-a456-426655440000",
  ],
];

describe("columnCodec", () => {
  it.each(CASES)("%s: %s from SELECT and %s from the log are %s", (type, server, binlog, text) => {
    const codec = columnCodec(type);
    expect(codec?.fromServer(server)).toBe(text);
    expect(codec?.fromBinlog(binlog)).toBe(text);
    expect(codec?.binary).toBe(Buffer.isBuffer(server));
  });

  it.each(["point", "geometry", "inet6", "inet4", "vector(3)", "multipolygon", ""])("%s is not carried", (type) => {
    expect(columnCodec(type)).toBeNull();
  });

  it("never guesses a text it could not decode", () => {
    expect(() => columnCodec("varchar(10)")?.fromBinlog(Buffer.from([0xe9]))).toThrow(TypeError);
    expect(() => columnCodec("varchar(10)")?.fromBinlog(undefined)).toThrow(TypeError);
    expect(() => columnCodec("blob")?.fromBinlog("text")).toThrow(TypeError);
  });
});
