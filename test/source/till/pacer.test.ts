import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pacer } from "../../../source/till/pacer.ts";

/** Orders begun within a time, by a clock that only the pacer's delays and the work move. */
function begunTimes(rate: number, forMs: number, workMs: (n: number) => number): number[] {
  const pace = pacer(rate, 0);
  const times: number[] = [];
  let nowMs = 0;
  for (;;) {
    nowMs += pace.delayMs(nowMs);
    if (nowMs >= forMs) return times;
    times.push(nowMs);
    nowMs += workMs(times.length);
  }
}

describe("pacer", () => {
  it("holds every rate from 0.1 to 500 a second, however unevenly long the work takes", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 500, noNaN: true }),
        fc.double({ min: 0, max: 1.9, noNaN: true }),
        (rate, share) => {
          const seconds = Math.max(60, 100 / rate);
          // Every second order takes up to 1.9 intervals, the others nothing: on average the machine can.
          const times = begunTimes(rate, seconds * 1_000, (n) => (n % 2 === 0 ? (share * 1_000) / rate : 0));
          expect(Math.abs(times.length - rate * seconds)).toBeLessThanOrEqual(0.02 * rate * seconds + 1);
        },
      ),
    );
  });

  it("does not drift when each sleep ends late", () => {
    const pace = pacer(500, 0);
    let nowMs = 0;
    for (let i = 0; i < 5_000; i++) {
      const delayMs = pace.delayMs(nowMs);
      nowMs += delayMs === 0 ? 0 : Math.ceil(delayMs) + 0.7;
    }
    expect(nowMs).toBeGreaterThan(9_900);
    expect(nowMs).toBeLessThan(10_100);
  });

  it("catches up with at most a second after a pause", () => {
    const times = begunTimes(100, 60_000, (n) => (n === 1 ? 30_000 : 0));
    const burst = times.filter((ms) => ms >= 30_000 && ms < 30_001);
    expect(burst.length).toBeGreaterThan(90);
    expect(burst.length).toBeLessThanOrEqual(102);
    expect(times.length).toBeLessThanOrEqual(1 + 100 * 31 + 1);
  });

  it("never waits at an infinite rate", () => {
    const pace = pacer(Infinity, 5);
    expect([5, 5, 9, 100_000].map((ms) => pace.delayMs(ms))).toEqual([0, 0, 0, 0]);
  });
});
