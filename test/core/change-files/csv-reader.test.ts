import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvReader, MAX_RECORD_CHARACTERS } from "../../../src/core/change-files/csv-reader.ts";
import { dmsCsv } from "../../support/dms-csv-writer.ts";
import { randomChunks } from "../../support/random-chunks.ts";

type Read = { fields: string[]; line: number; raw: string; fault: string | null };

function readAll(chunks: readonly string[]): Read[] {
  const reader = new CsvReader();
  const records: Read[] = [];
  const drain = (): string => {
    for (;;) {
      const state = reader.next();
      if (state !== "record") return state;
      const { record } = reader;
      records.push({
        fields: record.fields(),
        line: record.line,
        raw: record.raw(),
        fault: record.quotingFault?.found ?? null,
      });
    }
  };
  for (const chunk of chunks) {
    reader.push(chunk);
    expect(drain()).toBe("more");
  }
  reader.end();
  expect(drain()).toBe("more");
  return records;
}

const fieldsOf = (...chunks: string[]): string[][] => readAll(chunks).map(({ fields }) => fields);

/** Everything that can be told about a text: its records, and how it ends. */
function outcome(pieces: readonly string[]): unknown[] {
  const reader = new CsvReader();
  const seen: unknown[] = [];
  for (const piece of [...pieces, null]) {
    if (piece === null) reader.end();
    else reader.push(piece);
    let state = reader.next();
    for (; state === "record"; state = reader.next()) {
      const { record } = reader;
      seen.push([record.raw(), record.line, record.fields(), record.quotingFault]);
    }
    if (piece === null) seen.push(state);
  }
  return seen;
}

describe("CsvReader", () => {
  it.each([
    [
      "plain fields",
      "a,b\nc,d\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "no final line feed",
      "a,b\nc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["empty fields", ",,\n", [["", "", ""]]],
    ["an empty last field without line feed", "a,", [["a", ""]]],
    ["an empty quoted field", 'a,""\n', [["a", ""]]],
    ["comma, doubled quotes and line feed", '"27"" TV, ""Pro""\nline2",1\n', [['27" TV, "Pro"\nline2', "1"]]],
    ["CR LF inside quotes kept", '"a\r\nb",1\n', [["a\r\nb", "1"]]],
    ["a field of quotes only", '"""",""""""\n', [['"', '""']]],
    ["spaces and backslashes kept", " a ,\\n \n", [[" a ", "\\n "]]],
    ["an empty line is a record of one empty field", "a\n\nb\n", [["a"], [""], ["b"]]],
    ["nothing at all", "", []],
    ["a byte order mark before the first record", "\uFEFFa\n\uFEFFb\n", [["a"], ["\uFEFFb"]]],
    ["a quoted last field at the end of the file", 'a,"b"', [["a", "b"]]],
  ])("reads %s", (_name, text, expected) => {
    expect(fieldsOf(text)).toEqual(expected);
    expect(fieldsOf(...text.split(""))).toEqual(expected);
  });

  it("keeps a lone CR, also at the end of a row, when the header does not end in CR LF", () => {
    const text = "h,h\na\rb,c\r\nd\r,e\n";
    expect(fieldsOf(text)).toEqual([
      ["h", "h"],
      ["a\rb", "c\r"],
      ["d\r", "e"],
    ]);
    expect(fieldsOf(...text.split(""))).toEqual(fieldsOf(text));
  });

  it("takes CR LF for the row end when the header ends in it", () => {
    const text = 'h1,h2\r\na,"b"\r\n"c\r\nd",e\r\nf,g';
    const expected = [
      ["h1", "h2"],
      ["a", "b"],
      ["c\r\nd", "e"],
      ["f", "g"],
    ];
    expect(fieldsOf(text)).toEqual(expected);
    expect(fieldsOf(...text.split(""))).toEqual(expected);
    expect(readAll([text]).map(({ raw }) => raw)).toEqual(["h1,h2", 'a,"b"', '"c\r\nd",e', "f,g"]);
    expect(fieldsOf('"h1","h2"\r\na,b\r\n')).toEqual([
      ["h1", "h2"],
      ["a", "b"],
    ]);
  });

  it("keeps line numbers and raw text", () => {
    const text = 'h\n"two\n\nlines"\nafter\n';
    expect(readAll(text.split("")).map(({ line, raw }) => ({ line, raw }))).toEqual([
      { line: 1, raw: "h" },
      { line: 2, raw: '"two\n\nlines"' },
      { line: 5, raw: "after" },
    ]);
  });

  it.each([
    ['a"b,c\n', "a quote inside an unquoted field"],
    ['"a"b,c\n', "text behind a closing quote"],
    ['"a" ,c\n', "text behind a closing quote"],
    ['x,"a"\r,c\n', "text behind a closing quote"],
  ])("notes the broken quoting of %j and goes on with the next line", (broken, fault) => {
    const records = readAll([`h,h\n${broken}good,row\n`]);
    expect(records.map((record) => record.fault)).toEqual([null, fault, null]);
    expect(records[1]?.raw).toBe(broken.trimEnd());
    expect(records[2]?.fields).toEqual(["good", "row"]);
  });

  it("tells a quote that is open at the end", () => {
    const reader = new CsvReader();
    reader.push('h\n"open\nrow\n');
    expect(reader.next()).toBe("record");
    expect(reader.next()).toBe("more");
    reader.end();
    expect(reader.next()).toBe("open quote");
    expect(reader.record.line).toBe(2);
  });

  it("gives up on a record beyond the limit instead of collecting the file", () => {
    const reader = new CsvReader();
    reader.push(`"${"x".repeat(MAX_RECORD_CHARACTERS)}`);
    expect(reader.next()).toBe("too long");
  });

  it("counts fields beyond the most a table can have without keeping them", () => {
    const [record] = readAll([`${",".repeat(10_000)}\n`]);
    expect(record?.fields.length).toBeLessThan(10_000);
    const reader = new CsvReader();
    reader.push(`${",".repeat(10_000)}\n`);
    reader.next();
    expect(reader.record.fieldCount).toBe(10_001);
  });

  const field = fc.oneof(
    fc.string({ unit: fc.constantFrom(",", '"', "\n", "\r", "a", " ", "\\", "Ż", "🐢") }),
    fc.string({ unit: "binary" }),
    fc.constant("__NULL__"),
  );
  // A single column would make the empty text and the empty line the same; DMS always writes Op beside it.
  const table = fc
    .integer({ min: 2, max: 6 })
    .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width })));

  it("reads what DMS's rules write, however it is cut", () => {
    const written = table.chain((rows) => fc.tuple(fc.constant(rows), randomChunks(dmsCsv(["h", "h"], rows))));
    fc.assert(
      fc.property(written, ([rows, chunks]) => {
        const records = readAll(chunks);
        expect(records.slice(1).map(({ fields }) => fields)).toEqual(rows);
        expect(records.map(({ raw }) => `${raw}\n`).join("")).toBe(chunks.join(""));
        let line = 1;
        for (const record of records) {
          expect(record.line).toBe(line);
          line += record.raw.split("\n").length;
        }
      }),
      { numRuns: 300 },
    );
  });

  it("reads any text the same however it is cut", () => {
    const unit = fc.constantFrom(",", '"', "\n", "\r", "a", "b");
    const cut = fc.string({ unit, maxLength: 60 }).chain((text) => fc.tuple(fc.constant(text), randomChunks(text)));
    fc.assert(
      fc.property(cut, ([text, chunks]) => {
        expect(outcome(chunks)).toEqual(outcome([text]));
      }),
      { numRuns: 1000 },
    );
  });
});
