import { describe, expect, it } from "vitest";
import type { Buyer, Edge, SliceDocument } from "../../../src/core/documents/document-types.ts";
import { hash16 } from "../../../src/core/documents/hash16.ts";
import { customerHome } from "../../../src/core/documents/home.ts";
import { completeList, headsSuffice, nextInlineBuyers } from "../../../src/core/documents/inline-buyers.ts";
import { sliceOf } from "../../../src/core/documents/slice-address.ts";
import { sliceDocument } from "../../../src/core/documents/slice-document.ts";

const LEVEL = 2;
const LIMIT = 2;
const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const SALES = { orders: 1, lines: 1, units: 1, gross: 1n, net: 1n };

const sliceOfCustomer = (customer: number): number => sliceOf(hash16(customerHome(customer)), LEVEL);
/** Customers of slice 0 and of slice 1. */
const [ZERO, ONE] = [0, 1].map((slice) =>
  Array.from({ length: 40 }, (_, n) => n).filter((n) => sliceOfCustomer(n) === slice),
) as [number[], number[]];
const [a = -1, b = -1, c = -1] = ZERO;
const [x = -1, y = -1] = ONE;

const buyer = (customer: number, day: number): Buyer => ({
  customer,
  name: null,
  ...SALES,
  firstAt: at(day),
  lastAt: at(day),
});
const edge = (customer: number, day: number): Edge => ({
  ...buyer(customer, day),
  day: null,
  h: hash16(customerHome(customer)),
});
const slice = (...edges: Edge[]): SliceDocument => sliceDocument({ product: 5, level: LEVEL, slice: 0 }, edges, 1);
const next = (old: { buyers: Buyer[]; all: boolean }, ...edges: Edge[]) =>
  nextInlineBuyers(old, [slice(...edges)], new Set([0]), { level: LEVEL, limit: LIMIT });
const customersOf = (list: { buyers: readonly Buyer[] } | null) => list?.buyers.map((one) => one.customer);

describe("the inline list after a build of slice 0", () => {
  it("is exact when the old list was complete", () => {
    const list = next({ buyers: [buyer(x, 5)], all: true }, edge(a, 6), edge(b, 4));
    expect(customersOf(list)).toEqual([a, x]);
    expect(list?.all).toBe(false);
  });

  it("stays complete while the candidates fit, and is judged from them, never from a sum others move meanwhile", () => {
    expect(next({ buyers: [buyer(x, 5)], all: true }, edge(a, 6))?.all).toBe(true);
    // Three candidates: the list is no longer complete, whatever a sum says after one of them has gone again.
    expect(next({ buyers: [buyer(x, 5), buyer(y, 4)], all: true }, edge(a, 1))?.all).toBe(false);
    expect(next({ buyers: [buyer(x, 5), buyer(y, 4)], all: false }, edge(a, 1))?.all).toBe(false);
  });

  it("is exact when its last entry ranks at or above the old last one", () => {
    const old = { buyers: [buyer(x, 9), buyer(a, 5)], all: false };
    expect(customersOf(next(old, edge(a, 7), edge(b, 2)))).toEqual([x, a]);
    expect(customersOf(next(old, edge(a, 5)))).toEqual([x, a]);
    expect(customersOf(next(old, edge(c, 8)))).toEqual([x, c]);
  });

  it("is unknown when an entry went and another slice may hold the next one", () => {
    const old = { buyers: [buyer(x, 9), buyer(a, 5)], all: false };
    expect(next(old)).toBeNull();
    expect(next(old, edge(a, 4))).toBeNull();
    expect(next({ buyers: [buyer(x, 9)], all: false }, edge(a, 4))).toBeNull();
  });
});

describe("the order of buyers", () => {
  it("is newest first, then the higher customer, and those without a time last", () => {
    const undated = { ...buyer(1, 1), lastAt: null };
    const list = completeList([undated, buyer(2, 3), buyer(4, 3), buyer(3, 9)], 4);
    expect(customersOf(list)).toEqual([3, 4, 2, 1]);
    expect(list.all).toBe(true);
  });
});

describe("opening slices by their heads", () => {
  it("goes on until the last of enough buyers ranks at or above the next head", () => {
    const found = [buyer(1, 9), buyer(2, 5)];
    const head = (day: number) => ({ customer: 3, lastAt: at(day) });
    expect(headsSuffice(found, head(4), LIMIT)).toBe(true);
    expect(headsSuffice(found, head(6), LIMIT)).toBe(false);
    expect(headsSuffice(found.slice(0, 1), head(1), LIMIT)).toBe(false);
    expect(headsSuffice([], undefined, LIMIT)).toBe(true);
  });
});
