import { describe, expect, it } from "vitest";
import { mergePrices, type PriceState } from "../../../src/core/documents/merge-prices.ts";
import type { RowVersion } from "../../../src/core/documents/row-version.ts";
import type { Id } from "../../../src/core/id.ts";
import type { PriceRow } from "../../../src/core/row-change.ts";
import { v } from "../../support/document-fixtures.ts";

const NONE: PriceState = { prices: [], gonePrices: [] };
const at = (day: number): PriceRow => ({ at: new Date(Date.UTC(2026, 10, day)), from: 1n, to: 2n });
const changes = (...list: [Id, number, PriceRow | null][]): Map<Id, RowVersion<PriceRow>> =>
  new Map(list.map(([id, n, row]) => [id, { version: v(n), row }]));

describe("a product's price changes", () => {
  it("stand oldest first, whatever order they came in", () => {
    const merged = mergePrices(
      mergePrices(NONE, changes([1, 1, at(9)])),
      changes([2, 2, at(3)], [3, 3, { ...at(1), at: null }]),
    );
    expect(merged.prices.map((price) => price.id)).toEqual([3, 2, 1]);
  });

  it("are replaced and removed by newer versions only", () => {
    const first = mergePrices(NONE, changes([1, 5, at(1)]));
    expect(mergePrices(first, changes([1, 4, null]))).toMatchObject({ effects: 0, prices: [{ id: 1 }] });
    const gone = mergePrices(first, changes([1, 6, null]));
    expect(gone).toMatchObject({ effects: 1, prices: [], gonePrices: [{ id: 1, version: v(6) }] });
    expect(mergePrices(gone, changes([1, 5, at(1)]))).toMatchObject({ effects: 0, prices: [] });
    expect(mergePrices(gone, changes([1, 7, at(2)]))).toMatchObject({ effects: 1, gonePrices: [] });
  });

  it("of one version and two contents converge and are counted", () => {
    const [a, b] = [
      { ...at(1), to: 1n },
      { ...at(1), to: 2n },
    ];
    const ab = mergePrices(mergePrices(NONE, changes([1, 5, a])), changes([1, 5, b]));
    const ba = mergePrices(mergePrices(NONE, changes([1, 5, b])), changes([1, 5, a]));
    expect(ab.prices).toEqual(ba.prices);
    expect([ab.conflicts, ba.conflicts]).toEqual([1, 1]);
  });
});
