import { describe, expect, it } from "vitest";
import type { Edge } from "../../../src/core/documents/document-types.ts";
import { addOrders, type EdgeOrder, edgeOf, noEdges } from "../../../src/core/documents/edges-of-orders.ts";
import { addSliceSums, edgesIn, sliceDocument } from "../../../src/core/documents/slice-document.ts";
import type { Id } from "../../../src/core/id.ts";

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const sold = (product: Id, total = 100n, quantity = 1) => ({ product, quantity, total });
const order = (
  _id: Id,
  customer: Id | null,
  lines: EdgeOrder["lines"],
  placedAt: Date | null = at(1),
  status = "placed",
): EdgeOrder => ({
  _id,
  row: { customer, day: "2026-11-01", placedAt, status },
  h: 7,
  lines,
});

function edgesOf(product: Id, ...orders: EdgeOrder[]): Edge[] {
  const edges = noEdges();
  addOrders(edges, orders, new Set([product]), new Set(["cancelled"]));
  return [...(edges.byProduct.get(product)?.values() ?? [])].map((draft) => edgeOf(draft, new Map([[1, "Ann"]])));
}

describe("edges", () => {
  it("sum a home's orders, count an order once and its lines each", () => {
    const [edge, ...others] = edgesOf(
      5,
      order(1, 1, [sold(5), sold(6), sold(5, 50n, 3)]),
      order(2, 1, [sold(5)], at(9), "cancelled"),
    );
    expect(others).toEqual([]);
    expect(edge).toMatchObject({
      customer: 1,
      day: null,
      name: "Ann",
      orders: 2,
      lines: 3,
      units: 5,
      gross: 250n,
      net: 150n,
    });
    expect([edge?.firstAt, edge?.lastAt]).toEqual([at(1), at(9)]);
  });

  it("are apart for customers, walk-in days and unlike ids", () => {
    const edges = edgesOf(5, order(1, 1, [sold(5)]), order(2, "1", [sold(5)]), order(3, null, [sold(5)]));
    expect(edges.map(({ customer, day }) => [customer, day])).toEqual([
      [1, null],
      ["1", null],
      [null, "2026-11-01"],
    ]);
  });

  it("count an order that was read twice once, and no order of another product", () => {
    const twice = order(1, 1, [sold(5)]);
    expect(edgesOf(5, twice, { ...twice, row: { ...twice.row, customer: 2 } }, order(2, 3, [sold(6)]))).toHaveLength(1);
  });

  it("have times only of orders that have one", () => {
    expect(edgesOf(5, order(1, 1, [sold(5)], null), order(2, 1, [sold(5)], at(4)))[0]).toMatchObject({
      firstAt: at(4),
      lastAt: at(4),
    });
    expect(edgesOf(5, order(1, 1, [sold(5)], null))[0]).toMatchObject({ firstAt: null, lastAt: null });
  });
});

describe("a slice", () => {
  const edges = edgesOf(5, order(1, 1, [sold(5)], at(2)), order(2, 2, [sold(5)], at(8)), order(3, null, [sold(5, 7n)]));
  const slice = sliceDocument({ product: 5, level: 1, slice: 0 }, edges, 3);

  it("has its buyers newest first, walk-ins last, and the head of a reader's search", () => {
    expect(slice.edges.map((edge) => edge.customer)).toEqual([2, 1, null]);
    expect(slice).toMatchObject({ _id: "i:5/1/0", topId: 2, topAt: at(8), rev: 3 });
  });

  it("counts walk-ins in the sums and never as buyers", () => {
    expect(slice.sums).toMatchObject({
      buyers: 2,
      orders: 3,
      gross: 207n,
      walkIn: { days: 1, lines: 1, units: 1, gross: 7n, net: 7n },
    });
    expect(edgesIn(slice.sums)).toBe(3);
  });

  it("adds up with others", () => {
    expect(addSliceSums([slice.sums, slice.sums])).toMatchObject({
      buyers: 4,
      orders: 6,
      gross: 414n,
      walkIn: { days: 2, gross: 14n },
    });
    expect(edgesIn(addSliceSums([]))).toBe(0);
  });
});
