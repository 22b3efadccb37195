import { describe, expect, it } from "vitest";
import { collapse } from "../../../src/core/documents/collapse.ts";
import type { OrderDocument } from "../../../src/core/documents/document-types.ts";
import { absentOrder, mergeOrder } from "../../../src/core/documents/merge-order.ts";
import type { RowChange } from "../../../src/core/row-change.ts";
import { line, NOW, order, OWN_LINE_IDS, orderRow, ownLine, v } from "../../support/document-fixtures.ts";

/** The order after these batches, merged one after the other. */
function after(...batches: RowChange[][]): OrderDocument {
  return batches.reduce((document, batch) => merge(document, batch).document, absentOrder(7));
}

function merge(document: OrderDocument, batch: RowChange[]) {
  const entry = collapse(batch, OWN_LINE_IDS).orders.get(7);
  if (entry === undefined) throw new Error("the batch has no change of order 7");
  return mergeOrder(document, entry, NOW);
}

const products = (document: OrderDocument) => document.lines.map((own) => own.product);

describe("an order's row", () => {
  it("is replaced by a strictly newer version only", () => {
    expect(after([order(7, 2, { status: "shipped" })], [order(7, 1)]).row?.status).toBe("shipped");
    expect(after([order(7, 1)], [order(7, 2, { status: "shipped" })]).row?.status).toBe("shipped");
  });

  it("has a hash of its home only while it is there", () => {
    expect(after([order(7, 1)]).h).toBeTypeOf("number");
    expect(after([order(7, 1)], [order(7, 2, null)]).h).toBeNull();
  });

  it("marks a change of home, status, time or liveness and nothing else", () => {
    const first = [order(7, 1)];
    expect(after(first).sync.fanV).toBe(v(1));
    expect(after(first, [order(7, 2, { total: 5n, day: "2026-11-11" })]).sync.fanV).toBe(v(1));
    expect(after(first, [order(7, 2, { status: "shipped" })]).sync.fanV).toBe(v(2));
    expect(after(first, [order(7, 2, { placedAt: null })]).sync.fanV).toBe(v(2));
    expect(after(first, [order(7, 2, { customer: 2 })]).sync.fanV).toBe(v(2));
    expect(after(first, [order(7, 2, null)]).sync.fanV).toBe(v(2));
  });

  it("remembers the homes it left, each with the newest version that made it leave", () => {
    const moved = after(
      [order(7, 1)],
      [order(7, 2, { customer: null })],
      [order(7, 3)],
      [order(7, 4, { customer: 2 })],
    );
    expect(moved.sync.was).toEqual([
      { home: "w2026-11-10", version: v(3) },
      { home: "ci:1", version: v(4) },
    ]);
  });

  it("leaves the old day when a walk-in sale changes its day", () => {
    const moved = after([order(7, 1, { customer: null })], [order(7, 2, { customer: null, day: null })]);
    expect(moved.sync.was).toEqual([{ home: "w2026-11-10", version: v(2) }]);
  });
});

describe("the lines of an order", () => {
  it("come in the order of products, whatever order they came in", () => {
    expect(products(after([line(7, 9, 1)], [line(7, 3, 2)], [order(7, 1)]))).toEqual([3, 9]);
  });

  it("go with the order, also those that arrive later with an older version", () => {
    const deleted = after([order(7, 1), line(7, 3, 2)], [order(7, 5, null)], [line(7, 4, 4)]);
    expect(deleted.lines).toEqual([]);
    expect(deleted.sync.gone).toEqual([{ line: 3, product: 3, version: v(2) }]);
  });

  it("newer than the newest delete survive it, also when the delete comes last and the order lives again", () => {
    const events = [order(7, 1), line(7, 3, 2), order(7, 5, null), order(7, 6), line(7, 4, 7)];
    expect(products(after(events))).toEqual([4]);
    expect(products(after(events.slice(3), events.slice(0, 2), [order(7, 5, null)]))).toEqual([4]);
  });

  it("wait while the row is not there, and keep the document from the TTL", () => {
    const stub = after([line(7, 3, 2)]);
    expect(stub).toMatchObject({ row: null, deletedAt: null, lines: [{ product: 3 }] });
    const deleted = after([order(7, 1)], [order(7, 5, null)]);
    expect(deleted.deletedAt).toEqual(NOW);
    const waiting = merge(deleted, [line(7, 3, 6)]).document;
    expect(waiting).toMatchObject({ row: null, deletedAt: null, lines: [{ product: 3 }] });
    expect(merge(waiting, [order(7, 6)]).document).toMatchObject({ row: orderRow(), lines: [{ product: 3 }] });
  });

  it("stay dead when an older version arrives after the delete, and live again with a newer one", () => {
    const deleted = after([order(7, 1)], [line(7, 3, 5, null)], [line(7, 3, 4)]);
    expect(deleted.lines).toEqual([]);
    const again = merge(deleted, [line(7, 3, 6)]).document;
    expect(products(again)).toEqual([3]);
    expect(again.sync.gone).toEqual([]);
  });

  it("with their own ids may hold one product twice, and leave the old product behind when they change it", () => {
    const twice = after([order(7, 1), ownLine(7, 11, 2, { product: 5 }), ownLine(7, 10, 3, { product: 5 })]);
    expect(twice.lines.map((own) => own.line)).toEqual([10, 11]);
    const changed = merge(twice, [ownLine(7, 10, 4, { product: 6 })]).document;
    expect(products(changed)).toEqual([5, 6]);
    expect(changed.sync.gone).toEqual([{ line: 10, product: 5, version: v(4) }]);
    const back = merge(changed, [ownLine(7, 10, 5, { product: 5 })]).document;
    expect(back.sync.gone).toEqual([{ line: 10, product: 6, version: v(5) }]);
  });
});

describe("what a merge counts", () => {
  it("is one effect per row change that took effect", () => {
    expect(merge(absentOrder(7), [order(7, 1), line(7, 3, 2), line(7, 4, 2)]).effects).toBe(3);
    expect(merge(after([order(7, 9)]), [order(7, 5, null)]).effects).toBe(1);
    expect(merge(after([order(7, 1)]), [order(7, 5, null)]).effects).toBe(1);
    expect(merge(absentOrder(7), [order(7, 5, null), order(7, 6)]).effects).toBe(2);
  });

  it("is nothing when the changes are known, and the document stays as it was", () => {
    const known = after([order(7, 1), line(7, 3, 2), order(7, 4, null), order(7, 5)]);
    const again = merge(known, [order(7, 4, null), order(7, 1), line(7, 3, 2)]);
    expect(again).toEqual({ document: known, effects: 0, conflicts: 0 });
  });

  it("is a conflict when a version comes with other content, decided the same way in any order", () => {
    const [a, b] = [order(7, 1, { status: "a" }), order(7, 1, { status: "b" })];
    const [ab, ba] = [merge(after([a]), [b]), merge(after([b]), [a])];
    expect(ab.document.row?.status).toBe("b");
    expect(ba.document.row?.status).toBe("b");
    expect([ab.conflicts, ba.conflicts]).toEqual([1, 1]);
    const [x, y] = [line(7, 3, 1, { total: 1n }), line(7, 3, 1, { total: 2n })];
    expect(merge(after([x]), [y]).document.lines).toEqual(merge(after([y]), [x]).document.lines);
  });

  it("lets a row win against a delete of its own version", () => {
    expect(after([line(7, 3, 1, null)], [line(7, 3, 1)]).lines).toHaveLength(1);
    expect(after([line(7, 3, 1)], [line(7, 3, 1, null)]).lines).toHaveLength(1);
  });
});
