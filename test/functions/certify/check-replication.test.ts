import { beforeEach, describe, expect, it } from "vitest";
import { checkReplication } from "../../../functions/certify/check-replication.ts";
import { noteReplication } from "../../../functions/plan-reconcile/note-replication.ts";
import type { ReplicationNote } from "../../../src/core/certificate/replication-check.ts";
import { changeFileText } from "../../support/change-file-text.ts";
import { fakeReplication, type FakeReplication } from "../../support/fake-replication.ts";
import { DATA, pipelineWorld } from "../../support/pipeline-world.ts";

const raw = (rest: string): string => `raw/epoch=0001/pos/City/${rest}`;

describe("DMS's counters and the ledger", () => {
  let world: ReturnType<typeof pipelineWorld>;
  let dms: FakeReplication;
  const note = (): Promise<ReplicationNote> =>
    noteReplication({ ...world.applyDeps, replication: dms, dataBucket: DATA });
  const city = async (taken: ReplicationNote) =>
    (await checkReplication(world.ledger, taken)).tables.find(({ table }) => table === "City");
  const counted = (inserts: number, updates: number): void => {
    const applied = { inserts, updates, deletes: 0 };
    dms.counted = fakeReplication({ City: 2 }).counted.map((one) => ({
      ...one,
      ...(one.table === "City" ? { read: applied, applied } : {}),
    }));
  };
  const change = (n: number, rows: string[]): void => {
    world.objects.put(DATA, raw(`2026/11/20/20261120-10150412${n}.csv`), changeFileText("City", rows, n));
  };

  beforeEach(async () => {
    world = pipelineWorld();
    dms = fakeReplication({ City: 2 });
    world.objects.put(DATA, raw("LOAD00000001.csv"), changeFileText("City", ["I,00501,HOLTSVILLE,NY", "I,00502,A,NY"]));
    change(1, ["I,00503,B,NY", "U,00501,Holtsville,NY"]);
    counted(1, 1);
    await world.run("run-1");
  });

  it("agree when every file was read", async () => {
    expect(await city(await note())).toMatchObject({
      status: "equal",
      fullLoadRows: { dms: 2, files: 2 },
      inserts: { applied: 1, files: 1 },
      updates: { applied: 1, files: 1 },
    });
  });

  it("do not count what a repair of ours wrote", async () => {
    const load = world.entry("LOAD00000001.csv");
    const key = "repair/run-2/epoch=0001/pos/City/20261120-115900000.csv";
    world.ledger.entries.set(key, { ...load, _id: key, key, kind: "repair" });
    expect(await city(await note())).toMatchObject({ status: "equal", fullLoadRows: { dms: 2, files: 2 } });
  });

  it("a file that DMS wrote and that is gone is missing", async () => {
    counted(3, 1);
    expect(await city(await note())).toMatchObject({
      status: "missing",
      why: "2 inserts are in no file that was read",
    });
  });

  it("a file that was loaded and removed from the bucket afterwards is not missing", async () => {
    world.objects.remove(DATA, raw("2026/11/20/20261120-101504121.csv"));
    expect(await city(await note())).toMatchObject({ status: "equal", inserts: { applied: 1, files: 1 } });
  });

  it("a LOAD file that was written over counts once, as it is now", async () => {
    world.objects.put(DATA, raw("LOAD00000001.csv"), changeFileText("City", ["I,00501,HOLTSVILLE,NY", "I,00509,Z,NY"]));
    expect(await city(await note())).toMatchObject({ status: "in flight" });
    await world.run("run-2");
    expect(await city(await note())).toMatchObject({ status: "equal", fullLoadRows: { dms: 2, files: 2 } });
  });

  describe("after DMS loaded the table again", () => {
    const second = "I,00501,HOLTSVILLE,NY";
    const reloaded = (rows: number, state = "Table completed") => {
      const startedAt = world.applyDeps.now();
      dms.counted = dms.counted.map((one) =>
        one.table === "City" ? { ...one, state, fullLoadRows: rows, fullLoadStartedAt: startedAt } : one,
      );
    };

    it("files of the earlier load behind the new ones do not count", async () => {
      world.objects.put(DATA, raw("LOAD00000002.csv"), changeFileText("City", ["I,00510,Z,NY"]));
      dms.counted = dms.counted.map((one) => (one.table === "City" ? { ...one, fullLoadRows: 3 } : one));
      await world.run("run-2");
      expect(await city(await note())).toMatchObject({ status: "equal", fullLoadRows: { dms: 3, files: 3 } });
      reloaded(1);
      world.objects.put(DATA, raw("LOAD00000001.csv"), changeFileText("City", [second]));
      expect(await city(await note())).toMatchObject({ status: "in flight", fullLoadRows: { dms: 1, files: 0 } });
      await world.run("run-3");
      expect(await city(await note())).toMatchObject({ status: "equal", fullLoadRows: { dms: 1, files: 1 } });
    });

    it("a LOAD file of it that is lost is missing, whatever the earlier load had", async () => {
      reloaded(2);
      expect(await city(await note())).toMatchObject({
        status: "missing",
        why: expect.stringContaining("2 full-load rows") as string,
      });
    });

    it("what was removed from the bucket after an earlier load does not count", async () => {
      world.objects.remove(DATA, raw("LOAD00000001.csv"));
      expect(await city(await note())).toMatchObject({ status: "equal", fullLoadRows: { files: 2 } });
      reloaded(1);
      world.objects.put(DATA, raw("LOAD00000003.csv"), changeFileText("City", [second]));
      await world.run("run-2");
      expect(await city(await note())).toMatchObject({ status: "equal", fullLoadRows: { dms: 1, files: 1 } });
    });

    it("while it does, the table is in flight; when it began after the counters, it is not compared", async () => {
      reloaded(1, "Table is being reloaded");
      expect(await city(await note())).toMatchObject({ status: "in flight" });
      reloaded(2);
      const { tables } = dms;
      let asked = 0;
      dms.tables = async () => {
        asked += 1;
        if (asked > 1) reloaded(0, "Table is being reloaded");
        return tables();
      };
      const taken = await note();
      expect(await city(taken)).toMatchObject({
        status: "not compared",
        why: "a reload of it has begun or ended meanwhile",
      });
      const others = (await checkReplication(world.ledger, taken)).tables.filter(({ table }) => table !== "City");
      expect(others.every(({ why }) => why === null)).toBe(true);
    });
  });

  it("a file still to be read is in flight, and counts once it has been read before the certificate", async () => {
    change(2, ["I,00504,C,NY"]);
    counted(2, 1);
    const taken = await note();
    expect(await city(taken)).toMatchObject({ status: "in flight", why: "1 of its files are still to be read" });
    await world.run("run-2");
    expect(await city(taken)).toMatchObject({ status: "equal", inserts: { applied: 2, files: 2 } });
  });

  it("what came after the note does not count against it, nor for it", async () => {
    counted(2, 1);
    const taken = await note();
    change(2, ["I,00504,C,NY"]);
    await world.run("run-2");
    expect(await city(taken)).toMatchObject({ status: "missing" });
  });

  it("compares nothing while a newer load has no files yet", async () => {
    dms.now = { ...dms.now, freshStartAt: new Date(Date.UTC(2027, 0, 1)) };
    expect(await city(await note())).toMatchObject({
      status: "not compared",
      why: expect.stringContaining("after epoch 0001") as string,
    });
  });

  it("compares nothing when a reload began between its counters and its files", async () => {
    const { tables } = dms;
    dms.tables = async () => {
      const old = await tables();
      world.objects.put(
        DATA,
        "raw/epoch=0002/pos/City/LOAD00000001.csv",
        changeFileText("City", ["I,00501,HOLTSVILLE,NY"]),
      );
      await world.run("run-2");
      dms.now = { ...dms.now, freshStartAt: new Date(0) };
      return old;
    };
    expect(await city(await note())).toMatchObject({ status: "not compared", why: "a full load has begun meanwhile" });
  });

  it("leaves out tables that the mapping ignores", async () => {
    dms.counted = [
      ...dms.counted,
      { ...(dms.counted[0] as (typeof dms.counted)[number]), table: "SalesTax", fullLoadRows: 9 },
    ];
    expect((await note()).tables.map((one) => one.dms.table)).not.toContain("SalesTax");
  });
});
