import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvField, csvFields, NULL_TOKEN } from "../../../localstack/dms/csv-text.ts";

describe("csvField", () => {
  it.each([
    [null, "__NULL__"],
    ["", ""],
    ["NULL", "NULL"],
    ["plain", "plain"],
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['"', '""""'],
    ["two\nlines", '"two\nlines"'],
    ["cr\r\nlf", '"cr\r\nlf"'],
    ["lone\rcr", "lone\rcr"],
    [" leading", " leading"],
    ["trailing ", "trailing "],
    ["O'Neil", "O'Neil"],
    ["back\\slash \\n", "back\\slash \\n"],
    ["Żółw 🐢", "Żółw 🐢"],
    ["-12.50", "-12.50"],
    ["2026-11-20 10:00:00", "2026-11-20 10:00:00"],
    ["x,z", '"x,z"'],
    ["tab\there;", "tab\there;"],
  ])("%j is %j", (text, expected) => {
    expect(csvField(text)).toBe(expected);
  });

  it("quotes exactly when a comma, a quote or a line feed is inside", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab ,\"\n\r\\'é🐢".split(/(?:)/u)) }), (text) => {
        expect(csvField(text).startsWith('"')).toBe(/[,"\n]/.test(text));
      }),
    );
  });

  it("reads back as it was, by a parser that is not ours", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(..."ab ,\"\n\r\\'é🐢".split(/(?:)/u)) }), {
          minLength: 2,
          maxLength: 6,
        }),
        (fields) => {
          const [record] = parse(`${csvFields(fields)}\n`, { record_delimiter: "\n" });
          expect(record).toEqual(fields);
        },
      ),
    );
  });

  it("writes NULL as the token, once per field", () => {
    expect(csvFields([null, "", null])).toBe(`${NULL_TOKEN},,${NULL_TOKEN}`);
  });
});
