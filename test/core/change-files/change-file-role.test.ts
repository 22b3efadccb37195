import { describe, expect, it } from "vitest";
import { changeFileRole } from "../../../src/core/change-files/change-file-role.ts";
import { posMapping } from "../../support/pos-mapping.ts";

const mapping = await posMapping();
const role = (key: string): ReturnType<typeof changeFileRole> => changeFileRole(key, mapping);

describe("changeFileRole", () => {
  it.each([
    ["City", "place"],
    ["Customer", "customer"],
    ["Product", "product"],
    ["Order", "order"],
    ["Orderline", "line"],
    ["PriceHistory", "price"],
    ["order", "order"],
  ])("of table %s is mapped to %s", (table, kind) => {
    expect(role(`raw/epoch=0001/pos/${table}/LOAD00000001.csv`)).toMatchObject({ kind: "mapped", table: { kind } });
  });

  it("of a table the mapping ignores is ignored", () => {
    expect(role("raw/epoch=0001/pos/SalesTax/LOAD00000001.csv")).toMatchObject({
      kind: "ignored",
      name: { table: "SalesTax" },
    });
  });

  it("of any other table is unknown, with the table that may have been meant", () => {
    expect(role("raw/epoch=0001/pos/Custmer/LOAD00000001.csv")).toMatchObject({
      kind: "unknown table",
      suggestion: "Customer",
    });
    expect(role("raw/epoch=0001/pos/Refund/LOAD00000001.csv")).toMatchObject({
      kind: "unknown table",
      suggestion: null,
    });
    expect(role("raw/epoch=0001/shop/Customer/LOAD00000001.csv")).toMatchObject({
      kind: "unknown table",
      suggestion: null,
    });
  });

  it("of a key that is no change file says why", () => {
    expect(role("raw/epoch=0001/pos/Customer/readme.txt")).toEqual({
      kind: "not a change file",
      reason: "unknown-pattern",
    });
  });
});
