import { describe, expect, it } from "vitest";
import { changeFileKey, loadFileKey, nextFileTime } from "../../../localstack/dms/change-file-key.ts";

const order = { folder: "raw/epoch=0001", schema: "pos", table: "Order" };

describe("change file keys", () => {
  it.each([
    [1, "LOAD00000001"],
    [9, "LOAD00000009"],
    [10, "LOAD0000000A"],
    [16, "LOAD00000010"],
    [0xabcdef, "LOAD00ABCDEF"],
  ])("LOAD file %i is %s", (number, name) => {
    expect(loadFileKey(order, number)).toBe(`raw/epoch=0001/pos/Order/${name}.csv.gz`);
  });

  it("CDC files lie in the folder of the commit date and are named by the flush time, in UTC", () => {
    const commit = Date.UTC(2026, 10, 20, 23, 59, 59);
    const flushed = Date.UTC(2026, 10, 21, 0, 0, 4, 7);
    expect(changeFileKey(order, commit, flushed)).toBe("raw/epoch=0001/pos/Order/2026/11/20/20261121-000004007.csv.gz");
  });

  it("names rise, also when the clock stands or goes back", () => {
    expect(nextFileTime(500, null)).toBe(500);
    expect(nextFileTime(500, 499)).toBe(500);
    expect(nextFileTime(500, 500)).toBe(501);
    expect(nextFileTime(400, 501)).toBe(502);
  });
});
