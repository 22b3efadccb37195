import { describe, expect, it } from "vitest";
import { lagSeconds } from "../../../src/core/pipeline/lag-seconds.ts";

const NOW = new Date("2026-11-20T10:16:00.500Z");
const files = (...names: string[]) =>
  names.map((name) => ({ bucket: "b", key: `raw/epoch=0001/pos/City/${name}`, etag: "e", size: 1 }));

describe("lag of a run", () => {
  it.each([
    ["nothing waits", [], 0],
    ["one file", ["20261120-101500123.csv.gz"], 60],
    ["the oldest counts", ["20261120-101559000.csv", "20261120-091600500.csv", "20261120-101600000.csv"], 3600],
    ["ten digits after the dash", ["20261120-1015001230.csv.gz"], 60],
    ["files of a full load tell no time", ["LOAD00000001.csv.gz"], 0],
    ["a clock that runs ahead", ["20261120-101700000.csv"], 0],
    ["a time that does not exist", ["20261399-256199999.csv"], 0],
    ["date folders", ["2026/11/20/20261120-101500123.csv.gz"], 60],
  ])("%s", (_name, names, expected) => {
    expect(lagSeconds(files(...names), NOW)).toBe(expected);
  });
});
