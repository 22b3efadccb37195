import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ZoneClock } from "../../../src/core/change-files/zone-clock.ts";

/** Half hours, quarter hours, a day that does not exist (Apia 2011-12-30), a half-hour summer time, none at all. */
const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Pacific/Apia",
  "America/Sao_Paulo",
  "Africa/Casablanca",
];
const HOUR_MS = 3_600_000;

const localText = (zone: string, utc: number): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(utc);
const asUtc = (local: string): number => Date.parse(`${local.replace(" ", "T")}Z`);

const instants = fc
  .integer({ min: Date.UTC(1975, 0), max: Date.UTC(2035, 0) })
  .map((ms) => Math.floor(ms / 1000) * 1000);

describe("ZoneClock", () => {
  it.each(ZONES)("knows what the clocks of %s show", (zone) => {
    const clock = new ZoneClock(zone);
    fc.assert(
      fc.property(instants, (utc) => {
        expect(utc + clock.offsetAt(utc)).toBe(asUtc(localText(zone, utc)));
      }),
    );
  });

  it.each(ZONES)("finds an instant at which the clocks of %s show a time that they do show", (zone) => {
    const clock = new ZoneClock(zone);
    fc.assert(
      fc.property(instants, (utc) => {
        const local = asUtc(localText(zone, utc));
        const found = clock.utcOf(local);
        expect(asUtc(localText(zone, found))).toBe(local);
        expect(found).toBeLessThanOrEqual(utc);
      }),
    );
  });

  it.each([
    ["Europe/Berlin", "2026-03-29 01:59:59", "2026-03-29T00:59:59Z", "the second before the gap"],
    ["Europe/Berlin", "2026-03-29 02:30:00", "2026-03-29T01:30:00Z", "in the gap: as 03:30"],
    ["Europe/Berlin", "2026-03-29 03:00:00", "2026-03-29T01:00:00Z", "behind the gap"],
    ["Europe/Berlin", "2026-10-25 02:30:00", "2026-10-25T00:30:00Z", "twice: the first"],
    ["Europe/Berlin", "2026-10-25 03:00:00", "2026-10-25T02:00:00Z", "behind the doubled hour"],
    ["America/New_York", "2026-11-01 01:30:00", "2026-11-01T05:30:00Z", "twice: the first"],
    ["Australia/Lord_Howe", "2026-04-05 01:45:00", "2026-04-04T14:45:00Z", "twice by half an hour: the first"],
    ["Asia/Kathmandu", "2026-01-01 00:00:00", "2025-12-31T18:15:00Z", "three quarters of an hour"],
    ["Pacific/Apia", "2011-12-30 12:00:00", "2011-12-30T22:00:00Z", "on the day that was left out: as the next day"],
  ])("in %s, %s is %s (%s)", (zone, local, utc) => {
    expect(new Date(new ZoneClock(zone).utcOf(asUtc(local)))).toEqual(new Date(utc));
  });

  it("is exact on both sides of a change, to the second", () => {
    const clock = new ZoneClock("Europe/Berlin");
    const change = Date.UTC(2026, 2, 29, 1);
    expect(clock.offsetAt(change - 1)).toBe(HOUR_MS);
    expect(clock.offsetAt(change)).toBe(2 * HOUR_MS);
  });
});
