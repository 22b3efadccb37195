import { describe, expect, it } from "vitest";
import { changeFileName } from "../../../src/core/change-files/change-file-name.ts";

const named = (key: string): string => {
  const name = changeFileName(key);
  return name.kind === "other" ? name.reason : [name.kind, name.epoch, name.schema, name.table, name.name].join(" ");
};

describe("changeFileName", () => {
  it.each([
    ["raw/epoch=0001/pos/City/LOAD00000001.csv.gz", "load 0001 pos City LOAD00000001.csv.gz"],
    ["epoch=0002/pos/Order/LOAD0000000A.csv", "load 0002 pos Order LOAD0000000A.csv"],
    ["a/b/epoch=0001/pos/City/SEGMENT1_LOAD00000001.csv", "load 0001 pos City SEGMENT1_LOAD00000001.csv"],
    ["raw/epoch=0001/pos/City/p2024/LOAD00000001.csv", "load 0001 pos City LOAD00000001.csv"],
    ["raw/epoch=0001/pos/Order/2026/11/20/20261120-101530123.csv.gz", "cdc 0001 pos Order 20261120-101530123.csv.gz"],
    ["raw/epoch=0001/pos/Order/20261120-1015301234.csv", "cdc 0001 pos Order 20261120-1015301234.csv"],
    ["raw/epoch=0001/pos/Order/2026-11-20/20261120-101530123.csv", "cdc 0001 pos Order 20261120-101530123.csv"],
    ["raw/epoch=0001/pos/Order/2026112010/20261120-101530123.csv", "cdc 0001 pos Order 20261120-101530123.csv"],
    ["raw/epoch=0001/pos/unit price/20261120-101530123.csv", "cdc 0001 pos unit price 20261120-101530123.csv"],
    ["awsdms_control/awsdms_apply_exceptions/20261120-101800001.csv", "control-table"],
    ["raw/epoch=0001/awsdms_control/awsdms_status/20261120-101800001.csv", "control-table"],
    ["raw/epoch=0001/pos/City/LOAD00000001.parquet", "parquet"],
    ["raw/epoch=0001/cdc/CDC_TXN-20201117153046033.csv", "transaction-mode"],
    ["raw/pos/City/LOAD00000001.csv", "no-epoch"],
    ["raw/epoch=1/pos/City/LOAD00000001.csv", "no-epoch"],
    ["raw/epoch=0001/City/LOAD00000001.csv", "no-epoch"],
    ["raw/epoch=0001/pos/City/LOAD0000000a.csv", "unknown-pattern"],
    ["raw/epoch=0001/pos/City/LOAD00000001.csv.bak", "unknown-pattern"],
    ["raw/epoch=0001/pos/City/notes.txt", "unknown-pattern"],
    ["raw/epoch=0001/pos/City/", "unknown-pattern"],
    ["raw/epoch=0001/pos/City/old/20261120-101530123.csv", "unknown-pattern"],
    ["raw/epoch=0001/pos/City/a/b/LOAD00000001.csv", "unknown-pattern"],
    ["", "unknown-pattern"],
  ])("of %s is %s", (key, expected) => {
    expect(named(key)).toBe(expected);
  });

  it("counts load files in hexadecimal, so that text order is their order", () => {
    const names = ["LOAD00000010", "LOAD0000000A", "LOAD00000009"].map(
      (name) => changeFileName(`epoch=0001/pos/City/${name}.csv`).name,
    );
    expect(names.toSorted()).toEqual(["LOAD00000009.csv", "LOAD0000000A.csv", "LOAD00000010.csv"]);
  });
});
