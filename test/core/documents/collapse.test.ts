import { describe, expect, it } from "vitest";
import { collapse } from "../../../src/core/documents/collapse.ts";
import { customer, line, order, product, SETTINGS, v } from "../../support/document-fixtures.ts";

describe("collapsing a batch", () => {
  it("keeps the newest change of a row, and the oldest and newest version seen", () => {
    const rows = collapse([customer(0, 3), customer(0, 5, { name: "Bo" }), customer(0, 4)], SETTINGS);
    expect(rows.customers.get(0)).toMatchObject({ newest: { version: v(5), row: { name: "Bo" } }, lo: v(3), hi: v(5) });
  });

  it("keeps the newest delete of an order also under a newer insert", () => {
    const rows = collapse([order(7, 2, null), order(7, 4, null), order(7, 5)], SETTINGS);
    expect(rows.orders.get(7)).toMatchObject({ kill: v(4), newest: { version: v(5) } });
  });

  it("does not take lines into the range of their order's row", () => {
    const rows = collapse([line(7, 5, 1), order(7, 3), line(7, 5, 9)], SETTINGS);
    expect(rows.orders.get(7)).toMatchObject({ lo: v(3), hi: v(3) });
    expect(rows.orders.get(7)?.lines.get(5)?.version).toBe(v(9));
  });

  it("keeps text ids and numbers apart", () => {
    expect(collapse([product(1, 1), product("1", 1)], SETTINGS).products.size).toBe(2);
  });

  it("counts a version with two contents as a conflict, and two equal ones not", () => {
    expect(collapse([product(1, 1), product(1, 1)], SETTINGS).conflicts).toBe(0);
    const one = collapse([product(1, 1, { name: "a" }), product(1, 1, { name: "b" })], SETTINGS);
    const other = collapse([product(1, 1, { name: "b" }), product(1, 1, { name: "a" })], SETTINGS);
    expect([one.conflicts, other.conflicts]).toEqual([1, 1]);
    expect(one.products.get(1)?.newest).toEqual(other.products.get(1)?.newest);
  });
});
