import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchPattern } from "../../../../localstack/aws/events/match-pattern.ts";
import { readEventPattern } from "../../../../localstack/aws/events/read-event-pattern.ts";
import { InvalidInputError, NotImplementedLocallyError } from "../../../../src/core/errors/error-classes.ts";

const matches = (pattern: unknown, event: unknown): boolean => matchPattern(readEventPattern(pattern, "test"), event);

const KEY = "raw/epoch=0001/pos/orders/20261120-101530123.csv.gz";
const S3_EVENT = {
  source: "aws.s3",
  "detail-type": "Object Created",
  resources: ["arn:aws:s3:::data"],
  detail: { bucket: { name: "data" }, object: { key: KEY, size: 1024 }, reason: "PutObject", none: null, flag: true, tags: ["a", "b"], empty: [] },
};
const detail = (pattern: unknown) => ({ detail: pattern });
const key = (operator: unknown) => detail({ object: { key: [operator] } });

type Case = readonly [pattern: unknown, matches: boolean];

const CASES: readonly Case[] = [
  [{ source: ["aws.s3"] }, true],
  [{ source: ["aws.ec2", "aws.s3"] }, true],
  [{ source: ["AWS.S3"] }, false],
  [{ source: ["aws.s3"], "detail-type": ["Object Deleted"] }, false],
  [{ resources: ["arn:aws:s3:::data"] }, true],
  [{ absent: ["x"] }, false],
  [detail({ bucket: { name: ["data"] }, object: { key: [{ prefix: "raw/" }] } }), true],
  [detail({ bucket: ["data"] }), false],
  [detail({ object: { size: [1024] } }), true],
  [detail({ object: { size: ["1024"] } }), false],
  [detail({ object: { size: [1.024e3] } }), true],
  [detail({ none: [null] }), true],
  [detail({ none: [""] }), false],
  [detail({ flag: [true] }), true],
  [detail({ flag: ["true"] }), false],
  [detail({ tags: ["b"] }), true],
  [detail({ tags: ["c"] }), false],
  [key({ prefix: "raw/" }), true],
  [key({ prefix: "RAW/" }), false],
  [key({ prefix: { "equals-ignore-case": "RAW/" } }), true],
  [key({ suffix: ".csv.gz" }), true],
  [key({ suffix: ".CSV.GZ" }), false],
  [key({ suffix: { "equals-ignore-case": ".CSV.GZ" } }), true],
  [key({ suffix: ".parquet" }), false],
  [key({ "equals-ignore-case": KEY.toUpperCase() }), true],
  [key({ wildcard: "raw/*/orders/*.csv*" }), true],
  [key({ wildcard: "raw/*" }), true],
  [key({ wildcard: "*.gz" }), true],
  [key({ wildcard: "raw/*/lines/*" }), false],
  [key({ wildcard: "aw/*" }), false],
  [key({ wildcard: KEY }), true],
  [detail({ reason: [{ wildcard: "Put*Object" }] }), true],
  [detail({ reason: [{ wildcard: "PutO*Object" }] }), false],
  [detail({ object: { size: [{ wildcard: "1*" }] } }), false],
  [detail({ reason: [{ "anything-but": "PutObject" }] }), false],
  [detail({ reason: [{ "anything-but": ["CopyObject", "DeleteObject"] }] }), true],
  [detail({ object: { size: [{ "anything-but": [1, 1024] }] } }), false],
  [detail({ absent: [{ "anything-but": "x" }] }), false],
  [detail({ tags: [{ "anything-but": "a" }] }), true],
  [key({ "anything-but": { prefix: "raw/" } }), false],
  [key({ "anything-but": { prefix: ["tmp/", "work/"] } }), true],
  [key({ "anything-but": { suffix: ".gz" } }), false],
  [key({ "anything-but": { wildcard: "*/lines/*" } }), true],
  [key({ "anything-but": { wildcard: ["*/lines/*", "*/orders/*"] } }), false],
  [detail({ reason: [{ "anything-but": { "equals-ignore-case": "putobject" } }] }), false],
  [detail({ reason: [{ exists: true }] }), true],
  [detail({ reason: [{ exists: false }] }), false],
  [detail({ absent: [{ exists: false }] }), true],
  [detail({ absent: { deeper: [{ exists: false }] } }), true],
  [detail({ none: [{ exists: true }] }), true],
  [detail({ bucket: [{ exists: true }] }), false],
  [detail({ empty: [{ exists: true }] }), false],
  [detail({ absent: [{ exists: false }, "x"] }), true],
  [detail({ object: { size: [{ numeric: [">", 0, "<=", 1024] }] } }), true],
  [detail({ object: { size: [{ numeric: [">", 1024] }] } }), false],
  [detail({ object: { size: [{ numeric: ["=", 1024] }] } }), true],
  [detail({ object: { size: [{ numeric: ["<", 2000] }] } }), true],
  [detail({ object: { size: [{ numeric: [">=", 1025] }] } }), false],
  [key({ numeric: [">", 0] }), false],
  [{ $or: [{ source: ["x"] }, detail({ reason: ["PutObject"] })] }, true],
  [{ $or: [{ source: ["x"] }, { source: ["y"] }] }, false],
  [{ source: ["aws.s3"], $or: [{ source: ["x"] }, { source: ["y"] }] }, false],
  [detail({ $or: [{ object: { size: [1] } }, { bucket: { name: ["data"] } }] }), true],
];

describe("matchPattern", () => {
  test.each(CASES)("%j is %s", (pattern, expected) => {
    expect(matches(pattern, S3_EVENT)).toBe(expected);
  });

  test("an array of objects matches if one of them matches whole", () => {
    const event = { items: [{ a: 1, b: 2 }, { a: 3, b: 4 }] };
    expect(matches({ items: { a: [3], b: [4] } }, event)).toBe(true);
    expect(matches({ items: { a: [1], b: [4] } }, event)).toBe(false);
  });

  test.each([
    ["a\\*b", "a*b", true],
    ["a\\*b", "axb", false],
    ["a\\\\*", "a\\anything", true],
    ["*", "", true],
    ["a*a", "a", false],
    ["a*a", "aa", true],
    ["*ab*ab*", "ab", false],
    ["*ab*ab*", "xababx", true],
    ["a.c", "abc", false],
  ])("wildcard %j on %j is %s", (wildcard, value, expected) => {
    expect(matches({ x: [{ wildcard }] }, { x: value })).toBe(expected);
  });

  test("wildcards agree with a regular expression", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 4 }), letters, (parts, value) => {
        const wildcard = parts.join("*").replaceAll(/\*+/g, "*");
        const expected = new RegExp(`^${wildcard.replaceAll("*", "[^]*")}$`).test(value);
        expect(matches({ x: [{ wildcard }] }, { x: value })).toBe(expected);
      }),
    );
  });

  test("anything-but is the contrary of its values, for a field that is there", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.string(), (values, value) => {
        expect(matches({ x: [{ "anything-but": values }] }, { x: value })).toBe(!matches({ x: values }, { x: value }));
      }),
    );
  });
});

describe("readEventPattern", () => {
  test.each([
    ["cidr", { ip: [{ cidr: "10.0.0.0/24" }] }, "$.ip[0].cidr"],
    ["regex", { a: { b: ["x", { regex: ".*" }] } }, "$.a.b[1].regex"],
    ["anything-but numeric", { a: [{ "anything-but": { numeric: ["=", 1] } }] }, "$.a[0].anything-but"],
    ["toString", { a: [{ toString: "x" }] }, "$.a[0].toString"],
    ["cidr", { $or: [{ a: ["x"] }, { b: [{ cidr: "x" }] }] }, "$.$or[1].b[0].cidr"],
  ])("the operator %s is refused by name and place", (operator, pattern, path) => {
    const read = () => readEventPattern(pattern, "rule wake");
    expect(read).toThrow(NotImplementedLocallyError);
    expect(read).toThrow(`TS830 rule wake, ${path}: found the operator "${operator}"`);
  });

  test.each([
    [{}, "$:"],
    ["text", "$:"],
    [{ a: "x" }, "$.a:"],
    [{ a: [] }, "$.a:"],
    [{ a: {} }, "$.a:"],
    [{ a: [["x"]] }, "$.a[0]:"],
    [{ a: [{ prefix: "x", suffix: "y" }] }, "$.a[0]:"],
    [{ a: [{ prefix: "" }] }, "$.a[0].prefix:"],
    [{ a: [{ prefix: 1 }] }, "$.a[0].prefix:"],
    [{ a: [{ wildcard: "a**b" }] }, "$.a[0].wildcard:"],
    [{ a: [{ wildcard: "a\\b" }] }, "$.a[0].wildcard:"],
    [{ a: [{ exists: "true" }] }, "$.a[0].exists:"],
    [{ a: [{ numeric: [">"] }] }, "$.a[0].numeric:"],
    [{ a: [{ numeric: ["<", 1, ">", 0] }] }, "$.a[0].numeric:"],
    [{ a: [{ numeric: ["!=", 1] }] }, "$.a[0].numeric:"],
    [{ a: [{ numeric: [] }] }, "$.a[0].numeric:"],
    [{ a: [{ "anything-but": [] }] }, "$.a[0].anything-but:"],
    [{ a: [{ "anything-but": ["x", 1] }] }, "$.a[0].anything-but:"],
    [{ $or: [{ a: ["x"] }] }, "$.$or:"],
    [{ $or: "x" }, "$.$or:"],
  ])("%j is malformed, at %s", (pattern, path) => {
    const read = () => readEventPattern(pattern, "rule wake");
    expect(read).toThrow(InvalidInputError);
    expect(read).toThrow(`TS831 rule wake, ${path}`);
  });

  test("names all faults at once", () => {
    const pattern = { a: "x", b: [{ cidr: "x" }], c: { d: [{ prefix: "" }] } };
    expect(() => readEventPattern(pattern, "rule wake")).toThrow(/\$\.a:[^]*\$\.b\[0\]\.cidr:[^]*\$\.c\.d\[0\]\.prefix:/);
  });
});
