import { describe, expect, it } from "vitest";
import { dmsOnPage } from "../../cli/dms-on-page.ts";
import type { DmsStatus } from "../../localstack/dms/dms-status.ts";

const status: DmsStatus = {
  state: "cdc",
  tables: [{ table: "Order", loadedRows: 5, inserts: 1, updates: 2, deletes: 3, ddls: 1, error: "TRUNCATE: gone" }],
  loaded: true,
  written: [],
  loads: {},
  reloading: [],
  position: "0-1-9",
  lastCommitAt: new Date(5000),
  lagMs: 40,
  bufferedRows: 2,
  bufferedBytes: 300,
  filesWritten: 7,
  alarms: Array.from({ length: 12 }, (_, i) => ({ at: new Date(i), table: "Order", what: `alarm ${i}` })),
};

describe("dmsOnPage", () => {
  it("is nothing while nothing is known", () => {
    expect(dmsOnPage(null)).toBeNull();
  });

  it("shows state, position, lag, files and tables, and the newest alarms first", () => {
    const shown = dmsOnPage(status);
    expect(shown).toMatchObject({ state: "cdc", position: "0-1-9", lagMs: 40, filesWritten: 7, bufferedRows: 2 });
    expect(shown?.tables).toEqual(status.tables);
    expect(shown?.alarms.map(({ what }) => what)).toEqual(Array.from({ length: 10 }, (_, i) => `alarm ${11 - i}`));
    expect(shown?.alarms[0]?.at).toBe("1970-01-01T00:00:00.011Z");
  });
});
