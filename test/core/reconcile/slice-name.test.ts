import { describe, expect, it } from "vitest";
import { sliceId } from "../../../src/core/documents/slice-address.ts";
import { sliceName } from "../../../src/core/reconcile/slice-name.ts";

describe("name of a slice", () => {
  it.each([
    { product: 0, level: 1, slice: 0 },
    { product: -3, level: 16_384, slice: 16_383 },
    { product: 2n ** 60n, level: 4, slice: 3 },
    { product: "", level: 2, slice: 1 },
    { product: "a/4/2\n", level: 8, slice: 7 },
  ])("is read back: $product/$level/$slice", (address) => {
    expect(sliceName(sliceId(address))).toEqual(address);
  });

  it.each([
    "",
    "zzz",
    "i:1",
    "i:1/1",
    "i:1/3/0",
    "i:1/4/4",
    "i:1/04/0",
    "i:1/4/00",
    "i:1/0/0",
    "i:1/32768/0",
    "i:x/1/0",
    "1/1/0",
    "i:1/1/0/",
  ])("refuses what our writer never gives: %j", (id) => {
    expect(sliceName(id)).toBeNull();
  });
});
