import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareKeys } from "../../../src/core/reconcile/compare-keys.ts";
import { type ComparedSide, type KeyRange, narrowToKeys } from "../../../src/core/reconcile/narrow-to-keys.ts";

type Rows = ReadonlyMap<string, bigint>;

/** A side that knows its rows and counts how many keys it had to name. */
function side(rows: Rows): ComparedSide & { named: () => number } {
  let named = 0;
  const keys = [...rows.keys()].toSorted(compareKeys);
  const within = ({ from, to }: KeyRange): string[] =>
    keys.filter((key) => (from === null || compareKeys(key, from) > 0) && (to === null || compareKeys(key, to) <= 0));
  const hashOf = (key: string): bigint => rows.get(key) ?? 0n;
  return {
    named: () => named,
    sums: async (range) => ({
      keys: within(range).length,
      hash: within(range).reduce((sum, key) => sum + hashOf(key), 0n),
    }),
    keyHashes: async (range) => {
      named += within(range).length;
      return new Map(within(range).map((key) => [key, hashOf(key)]));
    },
    keyAt: async (range, place) => within(range)[place] ?? null,
  };
}

const everything: KeyRange = { from: null, to: null };
const key = fc.oneof(
  fc.integer({ min: -50, max: 4_000 }).map((id) => `i:${id}`),
  fc.bigInt({ min: 2n ** 60n, max: 2n ** 60n + 50n }).map((id) => `i:${id}`),
);
const textKey = fc.string({ unit: "grapheme", maxLength: 4 }).map((id) => `t:${id}`);
const hashValue = fc.bigInt({ min: 0n, max: 2n ** 60n - 1n });

/** Rows of one side, and changes that make the other: a new hash, or null for a row that is not there. */
const sides = (keys: fc.Arbitrary<string>) =>
  fc.tuple(
    fc.array(fc.tuple(keys, hashValue), { maxLength: 300 }).map((rows) => new Map(rows)),
    fc.array(fc.tuple(keys, fc.option(hashValue)), { maxLength: 12 }),
  );

function changed(rows: Rows, changes: readonly (readonly [string, bigint | null])[]): Rows {
  const other = new Map(rows);
  for (const [id, value] of changes) {
    if (value === null) other.delete(id);
    else other.set(id, value);
  }
  return other;
}

function differing(a: Rows, b: Rows): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((id) => a.get(id) !== b.get(id)).toSorted(compareKeys);
}

describe("narrowing a difference to keys", () => {
  it.each([
    ["integers", key],
    ["texts", textKey],
  ])("finds exactly the keys that differ, whatever differs: %s", async (_, keys) => {
    await fc.assert(
      fc.asyncProperty(sides(keys), fc.integer({ min: 1, max: 40 }), async ([rows, changes], directKeys) => {
        const other = changed(rows, changes);
        const found = await narrowToKeys(side(rows), side(other), everything, directKeys);
        expect(found.toSorted(compareKeys)).toEqual(differing(rows, other));
      }),
    );
  });

  it("finds every key when one side is empty", async () => {
    const rows = new Map(Array.from({ length: 500 }, (_, id) => [`i:${id}`, BigInt(id)] as const));
    const found = await narrowToKeys(side(rows), side(new Map()), everything, 10);
    expect(found).toHaveLength(500);
  });

  it("opens only the part that differs", async () => {
    const rows = new Map(Array.from({ length: 10_000 }, (_, id) => [`i:${id}`, BigInt(id * 7 + 1)] as const));
    const ours = side(rows);
    const found = await narrowToKeys(ours, side(changed(rows, [["i:4321", 5n]])), everything, 100);
    expect(found).toEqual(["i:4321"]);
    expect(ours.named()).toBeLessThanOrEqual(100);
  });

  it("is not deceived by two rows that lack the same change: sums differ where XOR would not", async () => {
    const rows = new Map([
      ["i:1", 5n],
      ["i:2", 5n],
      ["i:3", 9n],
    ]);
    const found = await narrowToKeys(side(rows), side(new Map([["i:3", 9n]])), everything, 1);
    expect(found.toSorted()).toEqual(["i:1", "i:2"]);
  });

  it("ends when keys move between two questions", async () => {
    const rows = new Map([
      ["i:1", 1n],
      ["i:2", 2n],
    ]);
    const restless: ComparedSide = { ...side(rows), keyAt: async () => "i:9" };
    const found = await narrowToKeys(restless, side(new Map([["i:1", 1n]])), { from: null, to: "i:9" }, 1);
    expect(found).toEqual(["i:2"]);
  });
});
