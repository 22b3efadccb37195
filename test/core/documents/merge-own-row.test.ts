import { describe, expect, it } from "vitest";
import type { ProductRow } from "../../../src/core/row-change.ts";
import type { RowEntry } from "../../../src/core/documents/collapse.ts";
import {
  mergeCustomerRow,
  mergePlaceRow,
  mergeProductRow,
  NO_ROW_SYNC,
} from "../../../src/core/documents/merge-own-row.ts";
import { customerRow, productRow, SETTINGS, v } from "../../support/document-fixtures.ts";

const entry = <Row>(n: number, row: Row | null): RowEntry<Row> => ({
  newest: { version: v(n), row },
  lo: v(n),
  hi: v(n),
});
const absent = { own: null, sync: NO_ROW_SYNC };

describe("an own row", () => {
  it("marks its first coming, a new name, its going and its coming back, and nothing else", () => {
    const first = mergeProductRow(absent, entry(1, productRow()));
    const stock = mergeProductRow(first, entry(2, productRow({ stock: 9 })));
    const renamed = mergeProductRow(stock, entry(3, productRow({ name: null })));
    const gone = mergeProductRow(renamed, entry<ProductRow>(4, null));
    const back = mergeProductRow(gone, entry(5, productRow({ name: null })));
    expect([first, stock, renamed, gone, back].map((state) => state.sync.nameV)).toEqual([
      v(1),
      v(1),
      v(3),
      v(4),
      v(5),
    ]);
    expect(back.sync.v).toBe(v(5));
  });

  it("is left alone by older versions and by its own", () => {
    const known = mergeProductRow(absent, entry(3, productRow()));
    expect(mergeProductRow(known, entry(2, productRow({ name: "old" })))).toMatchObject({
      wins: false,
      conflict: false,
      own: productRow(),
    });
    expect(mergeProductRow(known, entry(3, productRow()))).toMatchObject({ wins: false, conflict: false });
    expect(mergeProductRow(known, entry(3, productRow({ stock: 99 }))).conflict).toBe(true);
  });

  it("of a place marks city and state", () => {
    const first = mergePlaceRow(absent, entry(1, { city: "A", state: "S" }));
    expect(mergePlaceRow(first, entry(2, { city: "A", state: "T" })).sync.nameV).toBe(v(2));
    expect(mergePlaceRow(first, entry(2, { city: "A", state: "S" })).sync.nameV).toBe(v(1));
  });
});

describe("a customer's address", () => {
  const placed = customerRow({ address: { lines: [], zip: "00501", city: "Holtsville", state: "NY" } });
  const known = { own: placed, sync: { rev: 1, v: v(1), nameV: v(1) } };
  const row = (zip: string) => customerRow({ address: { lines: ["new"], zip, city: null, state: null } });

  it("keeps city and state while the ZIP is the same, and loses them with it until the build", () => {
    expect(mergeCustomerRow(known, entry(2, row("00501")), SETTINGS).own?.address).toEqual({
      ...placed.address,
      lines: ["new"],
    });
    expect(mergeCustomerRow(known, entry(2, row("63944")), SETTINGS).own?.address.city).toBeNull();
  });

  it("has its own city and state in a shop without a ZIP table", () => {
    const merged = mergeCustomerRow(known, entry(2, row("00501")), { ...SETTINGS, hasPlaces: false });
    expect(merged.own?.address.city).toBeNull();
  });

  it("does not conflict with itself because the build put a city into it", () => {
    const same = customerRow({ address: { lines: [], zip: "00501", city: null, state: null } });
    expect(mergeCustomerRow(known, entry(1, same), SETTINGS)).toMatchObject({ wins: false, conflict: false });
  });
});
