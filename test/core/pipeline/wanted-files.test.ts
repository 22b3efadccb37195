import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/core/errors/error-classes.ts";
import type { ListedFile } from "../../../src/core/pipeline/listed-file.ts";
import { parseRunInput } from "../../../src/core/pipeline/run-input.ts";
import { prefixesOf, wantedFiles } from "../../../src/core/pipeline/wanted-files.ts";
import { runContext } from "../../support/run-context.ts";

const context = await runContext();

const file = (key: string): ListedFile => ({ bucket: "data", key, etag: "e", size: 1 });
const load = (epoch: string): string => `raw/epoch=${epoch}/pos/Order/LOAD00000001.csv`;
const change = (epoch: string): string => `raw/epoch=${epoch}/pos/Order/2026/11/20/20261120-101500123.csv`;
const BUCKET = [load("0001"), change("0001"), load("0002"), change("0002"), change("0003"), "raw/notes.txt"];

function wanted(input: unknown, keys: readonly string[] = BUCKET): string[] {
  const run = parseRunInput(input, context);
  const listed = prefixesOf(run).map((prefix) => ({
    prefix,
    files: keys.filter((key) => key.startsWith(prefix)).map(file),
  }));
  return wantedFiles(run, listed).map(({ key }) => key);
}

describe("files an input is about", () => {
  it("changes: everything, also what is no change file, so that it is counted", () => {
    expect(wanted({ mode: "changes" })).toEqual(BUCKET);
  });

  it("full: the newest epoch that has a full load, with its changes", () => {
    expect(wanted({ mode: "full" })).toEqual([load("0002"), change("0002")]);
  });

  it("full: the epoch asked for", () => {
    expect(wanted({ mode: "full", epoch: "0001" })).toEqual([load("0001"), change("0001")]);
  });

  it("files: keys and prefixes, each file once", () => {
    expect(wanted({ mode: "files", files: ["raw/epoch=0001/", load("0001")] })).toEqual([load("0001"), change("0001")]);
  });

  it("reconcile and repair: none", () => {
    expect(wanted({ mode: "reconcile" })).toEqual([]);
    expect(wanted({ mode: "repair" })).toEqual([]);
  });

  const at = (table: string, time: string): string => `raw/epoch=0001/pos/${table}/2026/11/20/20261120-${time}.csv.gz`;
  const hours = [
    at("Order", "095959999"),
    at("Order", "100000000"),
    at("Orderline", "105959999"),
    at("Order", "1100000000"),
  ];

  it("range: change files from a time on and before another, never a full-load file", () => {
    const input = { mode: "range", from: "2026-11-20T10:00:00Z", to: "2026-11-20T11:00:00Z" };
    expect(wanted(input, [...hours, load("0001")])).toEqual([hours[1], hours[2]]);
  });

  it("range: of some tables, by the mapping's name in another case, back from the start", () => {
    expect(wanted({ mode: "range", from: "-PT2H", tables: ["LINES"] }, hours)).toEqual([hours[2]]);
  });

  it("range: a day as the end is taken with all its hours", () => {
    expect(wanted({ mode: "range", from: "2026-11-19", to: "2026-11-20" }, hours)).toEqual(hours);
  });

  it("table: the LOAD files of some tables, of the newest epoch that has any", () => {
    const lines = load("0002").replace("/Order/", "/Orderline/");
    expect(wanted({ mode: "table", tables: ["Orderline", "order"] }, [...BUCKET, lines])).toEqual([
      load("0002"),
      lines,
    ]);
  });

  const refused: [title: string, input: unknown, keys: readonly string[], codes: string[]][] = [
    [
      "names without objects, all at once",
      { mode: "files", files: ["raw/a", load("0001"), "raw/b"] },
      BUCKET,
      ["TS506", "TS506"],
    ],
    ["an epoch without a load", { mode: "full", epoch: "0003" }, BUCKET, ["TS507"]],
    [
      "tables without a load, each by name",
      { mode: "table", tables: ["City", "Order", "Product"] },
      BUCKET,
      ["TS507", "TS507"],
    ],
    ["a full load of an empty bucket", { mode: "full" }, [], ["TS507"]],
  ];
  it.each(refused)("refuses %s", (_title, input, keys, codes) => {
    try {
      wanted(input, keys);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInputError);
      expect((error as InvalidInputError).problems.map(({ code }) => code)).toEqual(codes);
    }
  });
});
