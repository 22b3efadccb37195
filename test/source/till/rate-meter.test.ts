import { describe, expect, it } from "vitest";
import { rateMeter } from "../../../source/till/rate-meter.ts";

describe("rateMeter", () => {
  it("is silent before the first whole second", () => {
    const meter = rateMeter(1_000);
    meter.count(1_100);
    expect(meter.perSecond(1_999)).toBe(0);
    expect(meter.perSecond(2_000)).toBe(1);
  });

  it("gives the rate of the last ten seconds and forgets what was before", () => {
    const meter = rateMeter(0);
    for (let ms = 0; ms < 30_000; ms += 10) meter.count(ms);
    expect(meter.perSecond(30_000)).toBe(100);
    for (let ms = 30_000; ms < 40_000; ms += 100) meter.count(ms);
    expect(meter.perSecond(35_000)).toBe(55);
    expect(meter.perSecond(40_000)).toBe(10);
    expect(meter.perSecond(60_000)).toBe(0);
  });
});
