import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  listingAfter,
  type ListingState,
  mustListAll,
  nextMarks,
  type SettledFile,
} from "../../../src/core/pipeline/listing-state.ts";

const FOLDER = "raw/epoch=0001/pos/Order/";
const change = (n: number, settled = true): SettledFile => ({
  key: `${FOLDER}2026/11/20/20261120-${100_000_000 + n}.csv.gz`,
  settled,
});
const changes = (count: number): SettledFile[] => Array.from({ length: count }, (_, n) => change(n));
const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 20, 12, minutes));
const state = (more: Partial<ListingState> = {}): ListingState => ({
  fullAt: at(0),
  files: 50_000,
  marks: [],
  ...more,
});

describe("when a bucket is listed as a whole", () => {
  it("always while nothing is known or it is small", () => {
    expect(mustListAll(null, at(0))).toBe(true);
    expect(mustListAll(state({ files: 2_999 }), at(0))).toBe(true);
  });

  it("else every quarter of an hour, for files that came late under an old name", () => {
    expect(mustListAll(state(), at(14))).toBe(false);
    expect(mustListAll(state(), at(15))).toBe(true);
  });
});

describe("marks", () => {
  it("stand a hundred files before the newest settled one", () => {
    expect(nextMarks([], changes(150))).toEqual([{ folder: FOLDER, after: change(49).key }]);
    expect(nextMarks([], changes(100))).toEqual([]);
  });

  it("never pass a file that is not settled, and never go back", () => {
    const files = changes(400).map((file, n) => (n === 250 ? { ...file, settled: false } : file));
    expect(nextMarks([], files)).toEqual([{ folder: FOLDER, after: change(149).key }]);
    expect(nextMarks([{ folder: FOLDER, after: change(300).key }], files)).toEqual([
      { folder: FOLDER, after: change(300).key },
    ]);
  });

  it("know nothing of LOAD files and other objects, and keep folders that were not listed", () => {
    const others = ["LOAD00000001.csv", "notes.txt"].map((name) => ({ key: `${FOLDER}${name}`, settled: false }));
    const kept = { folder: "raw/epoch=0001/pos/City/", after: "x" };
    expect(nextMarks([kept], [...others, ...changes(101)])).toEqual([kept, { folder: FOLDER, after: change(0).key }]);
  });

  it("leave out only files that are settled, whatever was listed in whatever order", () => {
    const anyFiles = fc.array(fc.boolean(), { minLength: 1, maxLength: 300 }).chain((settled) =>
      fc.shuffledSubarray(
        settled.map((is, n) => change(n, is)),
        { minLength: settled.length },
      ),
    );
    fc.assert(
      fc.property(anyFiles, (files) => {
        const after = nextMarks([], files)[0]?.after ?? "";
        expect(files.filter((file) => file.key <= after && !file.settled)).toEqual([]);
      }),
    );
  });
});

describe("what is remembered of a listing", () => {
  it("is nothing of a small bucket", () => {
    expect(listingAfter(null, changes(200), at(0))).toBeNull();
  });

  it("is its time, its size and its marks", () => {
    const after = listingAfter(null, changes(4_000), at(3));
    expect(after).toEqual({ fullAt: at(3), files: 4_000, marks: [{ folder: FOLDER, after: change(3_899).key }] });
  });

  it("moves marks and nothing else when only the rest was listed", () => {
    const after = listingAfter(state(), changes(101), null);
    expect(after).toEqual(state({ marks: [{ folder: FOLDER, after: change(0).key }] }));
  });
});
