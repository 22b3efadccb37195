import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { certificateHtml } from "../../../src/core/certificate/certificate-html.ts";
import { NO_LEDGER } from "../../../src/core/certificate/ledger-counts.ts";
import { makeCertificate } from "../../../src/core/certificate/make-certificate.ts";
import { checkReplicatedTable, type TableFiles } from "../../../src/core/certificate/replication-check.ts";
import type { ReplicatedTable } from "../../../src/core/pipeline/replication.ts";
import { equalResult, VIEWS } from "../../support/reconcile/segment-results.ts";

const dms: ReplicatedTable = {
  schema: "pos",
  table: "Order",
  state: "Table completed",
  fullLoadRows: 100,
  fullLoadStartedAt: null,
  read: { inserts: 7, updates: 5, deletes: 2 },
  applied: { inserts: 6, updates: 5, deletes: 2 },
  ddls: 0,
};
const files: TableFiles = {
  rows: { loads: 100, inserts: 6, updates: 5, deletes: 2 },
  quarantinedRows: 0,
  refusedFiles: 0,
};
const withRows = (change: Partial<TableFiles["rows"]>): TableFiles => ({
  ...files,
  rows: { ...files.rows, ...change },
});

describe("DMS's counters beside the rows of its files", () => {
  it("are equal, and say what DMS has read and not yet written", () => {
    expect(checkReplicatedTable(dms, files, 0)).toMatchObject({
      status: "equal",
      why: null,
      fullLoadRows: { dms: 100, files: 100 },
      inserts: { read: 7, applied: 6, files: 6 },
    });
  });

  it.each([
    ["a LOAD file lost", withRows({ loads: 60 }), /40 full-load rows/],
    ["a change file lost", withRows({ inserts: 4, deletes: 1 }), /2 inserts, 1 deletes/],
    ["a lost file does not hide behind one that came twice", withRows({ inserts: 12, updates: 4 }), /1 updates/],
    ["rows in quarantine, and one more missing", { ...withRows({ updates: 3 }), quarantinedRows: 1 }, /1 rows/],
  ])("missing: %s", (_, found, why) => {
    expect(checkReplicatedTable(dms, found, 0)).toMatchObject({
      status: "missing",
      why: expect.stringMatching(why) as string,
    });
  });

  it.each([
    ["rows written twice after a crash", withRows({ inserts: 9 }), 0, "more"],
    ["rows in quarantine fill their place", { ...withRows({ updates: 3 }), quarantinedRows: 2 }, 0, "equal"],
    ["files still to be read", withRows({ inserts: 0 }), 1, "in flight"],
    ["a refused file, whose rows nobody counted", { ...withRows({ inserts: 0 }), refusedFiles: 1 }, 0, "not compared"],
  ] as const)("no fault: %s", (_, found, openFiles, status) => {
    expect(checkReplicatedTable(dms, found, openFiles)).toMatchObject({ status });
  });

  it("says nothing of a table whose full load goes on", () => {
    expect(checkReplicatedTable({ ...dms, state: "Full load" }, withRows({ loads: 3 }), 0).status).toBe("in flight");
  });

  it("does not call a table in flight that DMS has given up", () => {
    expect(checkReplicatedTable({ ...dms, state: "Table error" }, withRows({ inserts: 0 }), 0)).toMatchObject({
      status: "not compared",
      why: 'DMS says "Table error"',
    });
  });

  it("is never red when the files hold at least what DMS counted", () => {
    const count = fc.nat(1_000);
    fc.assert(
      fc.property(
        fc.tuple(count, count, count, count),
        fc.tuple(count, count, count, count),
        count,
        (counted, extra, open) => {
          const [loads, inserts, updates, deletes] = counted;
          const applied = { inserts, updates, deletes };
          const rows = {
            loads: loads + extra[0],
            inserts: inserts + extra[1],
            updates: updates + extra[2],
            deletes: deletes + extra[3],
          };
          const table = { ...dms, fullLoadRows: loads, read: applied, applied };
          expect(checkReplicatedTable(table, { ...files, rows }, open).status).not.toBe("missing");
        },
      ),
    );
  });
});

describe("in the certificate", () => {
  const plan = {
    run: { id: "run-1", mode: "reconcile", startedAt: "2026-11-21T10:00:00.000Z" },
    plannedAt: "2026-11-21T10:00:01.000Z",
    source: "mariadb",
    position: "0-1-42",
    only: null,
    segments: VIEWS.map((view) => `${view}-0000`),
  } as const;
  const inputs = {
    plan,
    results: VIEWS.map((view) => equalResult(view)),
    ledger: NO_LEDGER,
    moneyScale: 2,
    issuedAt: new Date(0),
  };
  const certificate = (found: TableFiles, openFiles = 0) =>
    makeCertificate({
      ...inputs,
      replication: { epoch: "0002", tables: [checkReplicatedTable(dms, found, openFiles)] },
    });

  it("a lost file makes it red although all documents agree, with the reason", () => {
    const red = certificate(withRows({ inserts: 4 }));
    expect(red).toMatchObject({ verdict: "RED" });
    expect(red.reasons).toEqual([
      "DMS wrote rows of Order that never arrived: 2 inserts are in no file that was read.",
    ]);
    expect(certificateHtml(red)).toContain("rows are missing");
  });

  it("what is in flight is green and named as not checked", () => {
    const green = certificate(withRows({ inserts: 0 }), 3);
    expect(green.verdict).toBe("GREEN");
    expect(green.notChecked.at(-1)).toContain("of Order has arrived: 3 of its files are still to be read");
    expect(certificateHtml(green)).toContain("6 (+1 in flight)");
  });

  it("without a DMS task says that nobody counted, and shows no table", () => {
    const green = makeCertificate({ ...inputs, replication: null });
    expect(green.notChecked.at(-1)).toContain("no DMS task");
    expect(certificateHtml(green)).not.toContain("What DMS wrote");
  });
});
