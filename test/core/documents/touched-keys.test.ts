import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  mergeTouchedKeys,
  mergeTouchedLines,
  noTouchedKeys,
  partitionOf,
  touchedLines,
  type TouchedKeys,
} from "../../../src/core/documents/touched-keys.ts";
import type { Id } from "../../../src/core/id.ts";

const id: fc.Arbitrary<Id> = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.string({ unit: "binary", maxLength: 3 }),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }),
);
const home = fc.constantFrom("ci:1", "ct:1", "w2026-11-10", "w");
const keys: fc.Arbitrary<TouchedKeys> = fc.record({
  customers: fc.uniqueArray(id, { maxLength: 6 }).map((ids) => new Set(ids)),
  products: fc.uniqueArray(id, { maxLength: 6 }).map((ids) => new Set(ids)),
  edges: fc
    .uniqueArray(id, { maxLength: 6 })
    .chain((ids) =>
      fc
        .array(fc.uniqueArray(home, { minLength: 1 }), { minLength: ids.length, maxLength: ids.length })
        .map((homes) => new Map(ids.map((product, i) => [product, new Set(homes[i])]))),
    ),
});

describe("touched keys", () => {
  it("come back from their lines, whatever their ids are", () => {
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 16 }), (touched, partitions) => {
        expect(mergeTouchedLines(touchedLines(touched, partitions).map(({ line }) => line))).toEqual(touched);
      }),
    );
  });

  it("stand in the partition of their key, so that one worker builds each", () => {
    fc.assert(
      fc.property(keys, (touched) => {
        for (const { partition, line } of touchedLines(touched, 8)) {
          const { customers, products, edges } = mergeTouchedLines([line]);
          for (const key of [...customers, ...products, ...edges.keys()]) expect(partitionOf(key, 8)).toBe(partition);
        }
      }),
    );
  });

  it("of many batches fall together", () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        const both = noTouchedKeys();
        mergeTouchedKeys(both, a);
        mergeTouchedKeys(both, b);
        const lines = [...touchedLines(a, 1), ...touchedLines(b, 1), ...touchedLines(a, 1)].map(({ line }) => line);
        expect(mergeTouchedLines(lines)).toEqual(both);
      }),
    );
  });

  it("make one line a partition without a line feed in it", () => {
    const touched = { ...noTouchedKeys(), customers: new Set<Id>(["a\nb"]) };
    const [only] = touchedLines(touched, 4);
    expect(only?.line).toBe(String.raw`{"c":["t:a\nb"]}`);
  });

  it("spread over the partitions", () => {
    const used = new Set(Array.from({ length: 200 }, (_, n) => partitionOf(n, 16)));
    expect(used.size).toBe(16);
  });
});
