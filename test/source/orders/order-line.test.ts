import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantityProblems, sortedLines } from "../../../source/orders/order-line.ts";
import { placeholders } from "../../../source/orders/placeholders.ts";
import { retryPauseMs } from "../../../source/orders/retry-pause.ts";
import { serverFailure } from "../../../source/orders/server-failure.ts";

describe("sortedLines", () => {
  it("gives each product once, in order, with all that was asked for", () => {
    const line = fc.record({ productId: fc.integer({ min: 0, max: 9 }), quantity: fc.integer({ min: 1, max: 99 }) });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const sorted = sortedLines(lines);
        const ids = sorted.map(({ productId }) => productId);
        expect(ids).toEqual([...new Set(lines.map(({ productId }) => productId))].toSorted((a, b) => a - b));
        const sum = (list: typeof lines) => list.reduce((total, { quantity }) => total + quantity, 0);
        expect(sum(sorted)).toBe(sum(lines));
      }),
    );
  });
});

describe("quantityProblems", () => {
  it("names every wrong one at once", () => {
    const quantities = [1, 0, -3, 1.5, Number.NaN, 2_147_483_648, 2_147_483_647];
    const problems = quantityProblems(quantities.map((quantity, productId) => ({ productId, quantity })));
    expect(problems.map(({ where }) => where)).toEqual([1, 2, 3, 4, 5].map((id) => `product ${id}`));
  });
});

describe("placeholders", () => {
  it("depends on how many there are, never on what they are", () => {
    expect(placeholders(3)).toBe("?, ?, ?");
    expect(placeholders(2, 3)).toBe("(?, ?, ?), (?, ?, ?)");
  });
});

describe("retryPauseMs", () => {
  it("doubles its bound up to half a second, and takes any part of it", () => {
    expect([1, 2, 3, 6, 7, 60].map((attempt) => retryPauseMs(attempt, 1))).toEqual([10, 20, 40, 320, 500, 500]);
    expect(retryPauseMs(3, 0)).toBe(0);
    expect(retryPauseMs(3, 0.5)).toBe(20);
  });
});

describe("serverFailure", () => {
  it.each([
    [{ errno: 1213, code: "ER_LOCK_DEADLOCK" }, "again"],
    [{ errno: 1205, code: "ER_LOCK_WAIT_TIMEOUT" }, "again"],
    [{ errno: 1467, code: "ER_AUTOINC_READ_FAILED" }, "again"],
    [{ code: "ECONNREFUSED", fatal: true }, "lost"],
    [{ code: "PROTOCOL_CONNECTION_LOST", fatal: true }, "lost"],
    [{ errno: 1053, code: "ER_SERVER_SHUTDOWN" }, "lost"],
    [new Error("Can't add new command when connection is in closed state"), "lost"],
    [{ errno: 1644, code: "ER_SIGNAL_EXCEPTION" }, "refused"],
    [{ errno: 1045, code: "ER_ACCESS_DENIED_ERROR", fatal: true }, "refused"],
    [new TypeError("a bug"), "refused"],
  ])("%o is %s", (error, failure) => expect(serverFailure(error)).toBe(failure));
});
