import { describe, expect, it } from "vitest";
import { summaryLines } from "../../../source/load/summary-lines.ts";

const NOTHING = { loadId: 3, otherCities: 0, files: [], tables: [], tookMs: { reading: 1, cleaning: 1, writing: 1 } };

describe("summaryLines", () => {
  it("tells counts, reasons and where the rows are kept", () => {
    const reasons = [{ reason: "EM is missing", rows: 1_200 }];
    const files = [{ file: "customers.csv", read: 9_000, accepted: 7_800, rejected: 1_200, reasons }];
    const tables = [
      { table: "City", inserted: 10, present: 0, differing: 0 },
      { table: "Customer", inserted: 0, present: 7_800, differing: 2 },
    ];
    expect(summaryLines({ ...NOTHING, files, tables, otherCities: 1 })).toEqual([
      "customers.csv: 9,000 rows read = 7,800 accepted + 1,200 rejected",
      "  1,200 × EM is missing",
      "City: 10 inserted, 0 there before",
      "Customer: 0 inserted, 7,800 there before, 2 of them differ and were left alone",
      "1 spellings of a ZIP's city lost against a more frequent one",
      "rejected rows: SELECT * FROM pos_load.Rejected WHERE load_id = 3",
      "differences: SELECT * FROM pos_load.Noted WHERE load_id = 3",
    ]);
  });

  it("says nothing more when nothing is to be looked at", () => expect(summaryLines(NOTHING)).toEqual([]));
});
