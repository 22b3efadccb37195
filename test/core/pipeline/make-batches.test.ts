import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimatedRows } from "../../../src/core/pipeline/estimated-rows.ts";
import type { ListedFile } from "../../../src/core/pipeline/listed-file.ts";
import { BATCH_FILES, makeBatches } from "../../../src/core/pipeline/make-batches.ts";

const file = (key: string, size = 86): ListedFile => ({ bucket: "data", key, etag: "e", size });
const keysOf = (batches: readonly (readonly ListedFile[])[]): string[][] =>
  batches.map((batch) => batch.map(({ key }) => key));

const at = (table: string, name: string): ListedFile => file(`raw/epoch=0001/pos/${table}/${name}.csv`);

const anyFile = fc
  .record({
    table: fc.constantFrom("Order", "Orderline", "Customer"),
    name: fc.oneof(
      fc.integer({ min: 1, max: 20 }).map((n) => `LOAD${n.toString(16).toUpperCase().padStart(8, "0")}.csv`),
      fc.integer({ min: 100_000_000, max: 100_000_099 }).map((n) => `2026/11/20/20261120-${n}.csv.gz`),
    ),
    size: fc.integer({ min: 0, max: 200_000 }),
  })
  .map(({ table, name, size }) => file(`raw/epoch=0001/pos/${table}/${name}`, size));
const anyFiles = fc.uniqueArray(anyFile, { selector: ({ key }) => key, maxLength: 60 });

describe("batches of change files", () => {
  it("takes LOAD files of all tables in step, so that orders meet their lines", () => {
    const keys = ["Order/LOAD00000001", "Order/LOAD00000002", "Orderline/LOAD00000001", "Orderline/LOAD00000002"];
    const files = keys.map((key) => file(`raw/epoch=0001/pos/${key}.csv`, 86 * 10));
    expect(keysOf(makeBatches(files, { loadBatchRows: 20 }))).toEqual([
      ["raw/epoch=0001/pos/Order/LOAD00000001.csv", "raw/epoch=0001/pos/Orderline/LOAD00000001.csv"],
      ["raw/epoch=0001/pos/Order/LOAD00000002.csv", "raw/epoch=0001/pos/Orderline/LOAD00000002.csv"],
    ]);
  });

  it("takes loads before changes, and changes of all tables by their time", () => {
    const files = [
      at("City", "2026/11/20/20261120-101500002"),
      at("Order", "2026/11/20/20261120-101500001"),
      at("Zebra", "LOAD00000001"),
      at("Customer", "2026/11/20/20261120-101500003"),
    ];
    expect(
      keysOf(makeBatches(files, { loadBatchRows: 2_000_000 }))
        .flat()
        .map((key) => key.split("/")[3]),
    ).toEqual(["Zebra", "Order", "City", "Customer"]);
  });

  it("gives a file bigger than a batch one of its own", () => {
    const files = [
      file("raw/epoch=0001/pos/A/LOAD00000001.csv"),
      file("raw/epoch=0001/pos/A/LOAD00000002.csv", 86_000),
    ];
    expect(makeBatches(files, { loadBatchRows: 100 }).map((batch) => batch.length)).toEqual([1, 1]);
  });

  it("takes a whole full load into one batch where it may, and changes in smaller ones after it", () => {
    const files = [
      file("raw/epoch=0001/pos/Order/LOAD00000001.csv", 86 * 90),
      file("raw/epoch=0001/pos/Order/2026/11/20/20261120-101500001.csv", 86 * 9),
      file("raw/epoch=0001/pos/Orderline/LOAD00000001.csv", 86 * 110),
      file("raw/epoch=0001/pos/Order/2026/11/20/20261120-101500002.csv", 86 * 9),
    ];
    const batches = makeBatches(files, { batchRows: 10, loadBatchRows: 200 });
    expect(batches.map((batch) => batch.map(estimatedRows))).toEqual([[90, 110], [9], [9]]);
  });

  it("puts no more names into a batch than its input can carry", () => {
    const files = Array.from({ length: BATCH_FILES + 1 }, (_, i) =>
      file(`raw/epoch=0001/pos/A/2026/11/20/20261120-${100_000_000 + i}.csv`, 0),
    );
    expect(makeBatches(files, { loadBatchRows: 2_000_000 }).map((batch) => batch.length)).toEqual([BATCH_FILES, 1]);
  });

  it("has every file once, whatever the files and in whatever order they are listed", () => {
    fc.assert(
      fc.property(anyFiles, fc.integer({ min: 1, max: 3_000 }), (files, batchRows) => {
        const limits = { batchRows, loadBatchRows: 3 * batchRows };
        const batches = makeBatches(files, limits);
        expect(
          batches
            .flat()
            .map(({ key }) => key)
            .toSorted(),
        ).toEqual(files.map(({ key }) => key).toSorted());
        expect(keysOf(makeBatches(files.toReversed(), limits))).toEqual(keysOf(batches));
        for (const batch of batches) {
          const rows = batch.reduce((sum, one) => sum + estimatedRows(one), 0);
          const onlyLoads = batch.every(({ key }) => key.includes("LOAD"));
          expect(batch.length === 1 || rows <= (onlyLoads ? limits.loadBatchRows : batchRows)).toBe(true);
        }
      }),
    );
  });
});

describe("estimated rows", () => {
  it("is never zero, and counts a packed file seven times its size", () => {
    expect(estimatedRows(file("a.csv", 0))).toBe(1);
    expect(estimatedRows(file("a.csv", 8_600))).toBe(100);
    expect(estimatedRows(file("a.csv.gz", 8_600))).toBe(700);
  });
});
