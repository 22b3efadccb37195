import { describe, expect, it } from "vitest";
import { rateText, salesSummary } from "../../../source/till/sales-summary.ts";

const counts = {
  done: { place: 1_200, ship: 30, cancel: 2 },
  orders: 1_200,
  lines: 6_000,
  clock: "2026-11-21 10:00:00",
  found: 0,
  readAnew: 0,
};

describe("rateText", () => {
  it("says when the machine cannot keep up, and only then", () => {
    expect(rateText(4.93, 5)).toBe("4.93/s");
    expect(rateText(312.4, 500)).toBe("312/s of 500/s asked for: this machine cannot keep up");
    expect(rateText(450, 500)).toBe("450/s");
    expect(rateText(700, Infinity)).toBe("700/s");
  });
});

describe("salesSummary", () => {
  it("names what was sold, how fast, and everything else that happened", () => {
    expect(salesSummary(counts, 10_000, 120)).toBe(
      "1,200 orders with 6,000 lines sold, 120/s; the shop's clock stands at 2026-11-21 10:00:00; cancel 2, ship 30",
    );
    expect(salesSummary({ ...counts, found: 1, readAnew: 2 }, 10_000, 500)).toContain(
      "120/s of 500/s asked for: this machine cannot keep up",
    );
    expect(salesSummary({ ...counts, found: 1, readAnew: 2 }, 10_000, 500)).toMatch(
      /1 found done after a lost connection; shop read anew 2 times: something else writes in it$/,
    );
  });

  it("draws no conclusion from a few orders or seconds", () => {
    expect(salesSummary(counts, 4_900, 500)).not.toContain("keep up");
    expect(salesSummary({ ...counts, done: {}, orders: 1, lines: 1, clock: null }, 1_900, 5)).toBe(
      "1 orders with 1 lines sold, 0.53/s",
    );
  });
});
