import { describe, expect, it } from "vitest";
import { customerDerived, type CustomerOrder, newestOrders } from "../../../src/core/documents/customer-derived.ts";
import { orderRow, SETTINGS } from "../../support/document-fixtures.ts";

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const lines = (count: number, product = 5) =>
  Array.from({ length: count }, (_, n) => ({ line: n, product, quantity: 2, unitPrice: 10n, total: 20n }));
const sale = (_id: number, placedAt: Date | null, count = 1, status = "placed"): CustomerOrder => ({
  _id,
  row: orderRow({ placedAt, status }),
  lines: lines(count),
});
const derived = (orders: CustomerOrder[], settings = SETTINGS) =>
  customerDerived(orders, newestOrders(orders, settings), new Map([[5, "Tea"]]), settings);

describe("what a customer shows", () => {
  it("counts cancelled orders everywhere but in net", () => {
    const { totals } = derived([sale(1, at(1)), sale(2, at(3), 2, "cancelled")]);
    expect(totals).toEqual({
      orders: 2,
      cancelled: 1,
      lines: 3,
      units: 6,
      gross: 60n,
      net: 20n,
      firstAt: at(1),
      lastAt: at(3),
    });
  });

  it("has the newest orders first, the higher id first within one moment, those without a time last", () => {
    const orders = [sale(1, null), sale(2, at(3)), sale(3, at(3)), sale(4, at(1))];
    const all = { ...SETTINGS, limits: { ...SETTINGS.limits, inlineOrders: 9 } };
    expect(derived(orders, all).orders.map((one) => one.id)).toEqual([3, 2, 4, 1]);
    expect(derived(orders)).toMatchObject({ orders: [{ id: 3 }, { id: 2 }], moreOrders: true });
  });

  it("names the products, and shows the order without its customer", () => {
    const [order] = derived([sale(1, at(1))]).orders;
    expect(order?.lines[0]).toEqual({ product: 5, name: "Tea", quantity: 2, unitPrice: 10n, total: 20n });
    expect(order).not.toHaveProperty("customer");
  });

  it("has no times without dates", () => {
    expect(derived([sale(1, null)]).totals).toMatchObject({ firstAt: null, lastAt: null });
  });
});

describe("the bytes of inline orders", () => {
  const tight = { ...SETTINGS, limits: { ...SETTINGS.limits, inlineOrders: 100, inlineOrderBytes: 10_000 } };

  it("end the list before the first order that passes the budget, without a hole", () => {
    const list = derived([sale(3, at(3), 10), sale(2, at(2), 500), sale(1, at(1), 1)], tight);
    expect(list.orders.map((one) => one.id)).toEqual([3]);
    expect(list).toMatchObject({ moreOrders: true, totals: { lines: 511 } });
  });

  it("leave a single order of thousands of lines to `orders`", () => {
    const list = derived([sale(1, at(1), 5_000)], tight);
    expect(list).toMatchObject({ orders: [], moreOrders: true, totals: { lines: 5_000 } });
  });
});
