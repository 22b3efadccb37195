import { describe, expect, it } from "vitest";
import {
  isOfReload,
  loadSequenceOf,
  type ReloadedTable,
  sweepName,
  sweptVersions,
} from "../../../src/core/pipeline/sweep-plan.ts";
import { versionOf } from "../../../src/core/version.ts";

const ORDER: ReloadedTable = { table: "Order", loadStartedAt: "2026-11-20T12:00:30.500Z", rows: 1 };
const CITY: ReloadedTable = { table: "City", loadStartedAt: "2026-11-20T13:00:00.000Z", rows: 1 };
const change = (time: string, counter = 1): string =>
  versionOf("0001", `${time}00${String(counter).padStart(19, "0")}`);

describe("versions of a table that was loaded anew", () => {
  const { swept, first } = sweptVersions({ epoch: "0001", reloaded: [CITY, ORDER] }, "Order");

  it("lie a minute before its load: older than changes since, newer than those before, deletes below the rows", () => {
    expect(swept < first).toBe(true);
    expect(change("20261120115929", 999) < swept).toBe(true);
    expect(first < change("20261120115930", 2)).toBe(true);
    expect(versionOf("0001", null) < swept).toBe(true);
  });

  it("are those its LOAD rows are read with, whatever case the server writes the name in", () => {
    expect(versionOf("0001", loadSequenceOf([CITY, ORDER], "order"))).toBe(first);
    expect(loadSequenceOf([CITY, ORDER], "Customer")).toBeNull();
    expect(loadSequenceOf([], "Order")).toBeNull();
    expect(loadSequenceOf([ORDER], null)).toBeNull();
  });

  it("of an epoch are older than all of its own and newer than all before", () => {
    const epoch = sweptVersions({ epoch: "0002", reloaded: null }, "Order");
    expect(epoch.swept < epoch.first).toBe(true);
    expect(first < epoch.swept).toBe(true);
  });
});

describe("a sweep's name", () => {
  it("is the same for the same loads, in any order, and another for another load", () => {
    const name = sweepName({ epoch: "0001", reloaded: [CITY, ORDER] });
    expect(sweepName({ epoch: "0001", reloaded: [ORDER, CITY] })).toBe(name);
    expect(sweepName({ epoch: "0001", reloaded: [ORDER, { ...CITY, loadStartedAt: ORDER.loadStartedAt }] })).not.toBe(
      name,
    );
    expect(sweepName({ epoch: "0001", reloaded: null })).toBe("epoch=0001");
  });
});

it.each([
  ["2026-11-20T12:00:29.000Z", true],
  ["2026-11-20T12:05:00.000Z", true],
  ["2026-11-20T12:00:28.000Z", false],
])("a LOAD file written at %s is of a load that began at 12:00:30.5: %s", (time, expected) => {
  const file = { bucket: "b", key: "k", etag: "e", size: 1, modifiedAt: new Date(time) };
  expect(isOfReload(file, ORDER)).toBe(expected);
});
