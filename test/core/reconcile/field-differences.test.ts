import { describe, expect, it } from "vitest";
import { fieldDifferences } from "../../../src/core/reconcile/field-differences.ts";
import { pairFinding } from "../../../src/core/reconcile/pair-finding.ts";
import type { PlainDocument } from "../../../src/core/reconcile/plain-value.ts";

const order: PlainDocument = {
  _id: 7,
  placedAt: { $date: "2020-02-29T12:00:00.000Z" },
  total: { $decimal: "12.50" },
  lines: [
    { product: 1, quantity: 2 },
    { product: 5, quantity: 1 },
  ],
};

describe("differences of two documents", () => {
  it("is empty for equal ones, whatever order their fields have", () => {
    expect(fieldDifferences(order, { ...order })).toEqual([]);
    expect(fieldDifferences({ a: 1, b: { c: null } }, { b: { c: null }, a: 1 })).toEqual([]);
  });

  it.each<[string, PlainDocument, { path: string; expected: string; found: string }]>([
    ["another decimal", { total: { $decimal: "12.51" } }, { path: "total", expected: "12.50", found: "12.51" }],
    [
      "a decimal of another scale",
      { total: { $decimal: "12.5" } },
      { path: "total", expected: "12.50", found: "12.5" },
    ],
    ["a number for a decimal", { total: 12.5 }, { path: "total", expected: "12.50", found: "12.5" }],
    [
      "a text for a date",
      { placedAt: "2020-02-29" },
      { path: "placedAt", expected: "2020-02-29T12:00:00.000Z", found: '"2020-02-29"' },
    ],
    ["null", { total: null }, { path: "total", expected: "12.50", found: "null" }],
    ["an unknown field", { note: "x" }, { path: "note", expected: "nothing", found: '"x"' }],
    ["a list of another length", { lines: [] }, { path: "lines", expected: "2 entries", found: "0 entries" }],
    [
      "a field in a list",
      {
        lines: [
          { product: 1, quantity: 3 },
          { product: 5, quantity: 1 },
        ],
      },
      { path: "lines.0.quantity", expected: "2", found: "3" },
    ],
  ])("names %s", (_, change, difference) => {
    expect(fieldDifferences(order, { ...order, ...change })).toEqual([difference]);
  });

  it("names a field that is gone", () => {
    const { total: _, ...rest } = order;
    expect(fieldDifferences(order, rest)).toEqual([{ path: "total", expected: "12.50", found: "nothing" }]);
  });

  it("shows long texts by their beginning", () => {
    const [difference] = fieldDifferences({ name: "x" }, { name: "y".repeat(500) });
    expect(difference?.found.length).toBeLessThan(100);
  });

  it("becomes a finding: missing, extra, content or none", () => {
    const pair = { collection: "orders", id: "7" } as const;
    expect(pairFinding({ ...pair, expected: order, found: null })?.kind).toBe("missing");
    expect(pairFinding({ ...pair, expected: null, found: order })?.kind).toBe("extra");
    expect(pairFinding({ ...pair, expected: null, found: null })).toBeNull();
    expect(pairFinding({ ...pair, expected: order, found: order })).toBeNull();
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`f${i}`, i]));
    const finding = pairFinding({ ...pair, expected: {}, found: many });
    expect(finding).toMatchObject({ kind: "content", fieldCount: 30 });
    expect(finding?.fields).toHaveLength(10);
  });
});
