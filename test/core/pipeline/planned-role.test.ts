import { describe, expect, it } from "vitest";
import { plannedRole } from "../../../src/core/pipeline/planned-role.ts";
import { posMapping } from "../../support/pos-mapping.ts";

const mapping = await posMapping();

describe("what a run does with an object by its name", () => {
  const cases: [key: string, intent: string, code: string | null, table: string | null][] = [
    ["raw/epoch=0001/pos/Order/LOAD00000001.csv.gz", "load", null, "Order"],
    ["raw/epoch=0001/pos/Order/2026/11/20/20261120-101500123.csv", "load", null, "Order"],
    ["raw/epoch=0001/pos/SalesTax/LOAD00000001.csv.gz", "ignored", "TS512", "SalesTax"],
    ["raw/epoch=0001/pos/Ordr/LOAD00000001.csv.gz", "quarantined", "TS510", "Ordr"],
    ["raw/epoch=0001/other/Order/LOAD00000001.csv.gz", "quarantined", "TS510", "Order"],
    ["raw/epoch=0001/awsdms_control/awsdms_status/LOAD00000001.csv", "ignored", "TS511", null],
    ["raw/epoch=0001/pos/Order/notes.txt", "ignored", "TS511", null],
    ["raw/epoch=0001/pos/Order/LOAD00000001.parquet", "ignored", "TS511", null],
    ["raw/pos/Order/LOAD00000001.csv", "ignored", "TS511", null],
    ["raw/epoch=0001/CDC_TXN-20201117153046033.csv", "ignored", "TS511", null],
  ];
  it.each(cases)("%s: %s", (key, intent, code, table) => {
    const role = plannedRole(key, mapping);
    expect([role.intent, role.reason?.slice(0, 5) ?? null, role.table]).toEqual([intent, code, table]);
  });

  it("names the table that may have been meant", () => {
    expect(plannedRole("raw/epoch=0001/pos/Ordr/LOAD00000001.csv", mapping).reason).toContain("did you mean Order?");
  });
});
