import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openTime } from "../../../source/till/shop-hours.ts";

const at = (text: string): number => Date.parse(`${text}Z`);
const opened = (text: string): string => new Date(openTime(at(text))).toISOString().slice(0, 19);

describe("openTime", () => {
  it("keeps a time within hours and waits for the next opening otherwise", () => {
    // A Friday, a Saturday, a Sunday.
    expect(opened("2026-11-20T12:34:56")).toBe("2026-11-20T12:34:56");
    expect(opened("2026-11-20T08:59:59")).toBe("2026-11-20T09:00:00");
    expect(opened("2026-11-20T19:59:59")).toBe("2026-11-20T19:59:59");
    expect(opened("2026-11-20T20:00:00")).toBe("2026-11-21T09:00:00");
    expect(opened("2026-11-21T23:00:00")).toBe("2026-11-22T11:00:00");
    expect(opened("2026-11-22T17:00:00")).toBe("2026-11-23T09:00:00");
  });

  it("never goes back, and what it gives is open", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
        expect(openTime(ms)).toBeGreaterThanOrEqual(ms);
        expect(openTime(openTime(ms))).toBe(openTime(ms));
      }),
    );
  });
});
