import { beforeEach, describe, expect, it } from "vitest";
import { type SweepEpochDeps, sweepEpoch } from "../../../functions/sweep-epoch/sweep-epoch.ts";
import type { SweepPlan } from "../../../src/core/pipeline/sweep-plan.ts";
import { sweepNotes } from "../../../src/steps/sweep-notes.ts";
import { changeFileText, type ChangeFileTable } from "../../support/change-file-text.ts";
import { fakeReplication, HALF_LOADED, type FakeReplication } from "../../support/fake-replication.ts";
import { memoryDocumentScan } from "../../support/memory-document-scan.ts";
import { DATA, pipelineWorld } from "../../support/pipeline-world.ts";

const CUSTOMER = "__NULL__,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__";

const EPOCH: SweepPlan = { epoch: "0002", reloaded: null };

describe("sweeping what a new epoch's load does not have", () => {
  let world: ReturnType<typeof pipelineWorld>;
  let replication: FakeReplication;
  let deps: SweepEpochDeps;
  const put = (
    epoch: string,
    table: ChangeFileTable,
    rows: string[],
    name = "LOAD00000001.csv",
    seq: number | null = null,
  ) => world.objects.put(DATA, `raw/epoch=${epoch}/pos/${table}/${name}`, changeFileText(table, rows, seq));
  const sweep = (runId: string) => sweepEpoch(deps, { runId, sweep: EPOCH, partitions: 2 });
  const orders = () => [...world.store.collections.orders.values()];
  const live = () => orders().flatMap(({ _id, row }) => (row === null ? [] : [_id]));

  beforeEach(async () => {
    world = pipelineWorld();
    replication = fakeReplication({ Customer: 1, Order: 1, Orderline: 1 });
    deps = {
      ...world.applyDeps,
      dataBucket: DATA,
      scan: memoryDocumentScan(world.store),
      replication,
    };
    put("0001", "Customer", [`I,7,Guy,Deb,${CUSTOMER}`, `I,8,Ann,Bee,${CUSTOMER}`]);
    put("0001", "Order", [
      "I,1,2026-11-20 10:00:00,__NULL__,new,7,10.00,1.00,11.00",
      "I,2,2026-11-20 10:00:00,__NULL__,new,7,5.00,1.00,6.00",
    ]);
    put("0001", "Orderline", ["I,1,5,2,5.00,10.00", "I,1,6,1,1.00,1.00", "I,2,5,1,5.00,5.00"]);
    await world.run("epoch-1");
    put("0002", "Customer", [`I,7,Guy,Deb,${CUSTOMER}`]);
    put("0002", "Order", ["I,1,2026-11-20 10:00:00,__NULL__,new,7,10.00,1.00,11.00"]);
    put("0002", "Orderline", ["I,1,5,2,5.00,10.00"]);
  });

  it("waits for files that nobody has applied, and deletes nothing", async () => {
    expect(await sweep("run-1")).toMatchObject({ state: "waiting", files: 3, rows: 0, touched: false });
    expect(live()).toEqual([1, 2]);
  });

  it("deletes what only the older epoch had, and keeps what must be built because of it", async () => {
    await world.run("epoch-2");
    expect(await sweep("run-1")).toEqual({
      state: "done",
      name: "epoch=0002",
      files: 0,
      rows: 3,
      touched: true,
      left: [],
    });
    expect(live()).toEqual([1]);
    expect(
      orders()
        .find(({ _id }) => _id === 1)
        ?.lines.map(({ product }) => product),
    ).toEqual([5]);
    await world.build({
      runId: "run-1",
      partitions: [0, 1].map((partition) => ({ runId: "run-1", partition })),
    } as never);
    expect(world.store.collections.customers.get(7)?.derived?.totals.orders).toBe(1);
    expect(world.store.collections.customers.get(8)?.own).toBeNull();
    expect(world.store.collections.products.get(5)?.derived?.totals.lines).toBe(1);
    expect(world.store.collections.products.get(6)?.derived ?? null).toBeNull();
  });

  it("touches the same keys again until a run has built them, and then no more", async () => {
    await world.run("epoch-2");
    await sweep("died");
    expect(await sweep("next")).toMatchObject({ rows: 0, touched: true });
    await sweepNotes(deps).keep({ state: "built", runId: "next", sweep: EPOCH });
    expect(await sweep("later")).toMatchObject({ rows: 0, touched: false });
  });

  it("sweeps what an older file brought afterwards", async () => {
    await world.run("epoch-2");
    await sweep("run-1");
    await sweepNotes(deps).keep({ state: "built", runId: "run-1", sweep: EPOCH });
    put("0001", "Order", ["I,3,2026-11-20 10:00:00,__NULL__,new,7,10.00,1.00,11.00"], "20261120-101504123.csv", 9);
    expect(await sweep("run-2")).toMatchObject({ state: "waiting", files: 1 });
    await world.run("late");
    expect(live()).toEqual([1, 3]);
    expect(await sweep("run-3")).toMatchObject({ rows: 1, touched: true });
    expect(live()).toEqual([1]);
  });

  it("leaves a table alone whose load is not complete here, and says why", async () => {
    await world.run("epoch-2");
    replication.counted = fakeReplication({ Customer: 1, Order: 2, Orderline: 1 }).counted;
    const { left } = await sweep("run-1");
    expect(left).toEqual([{ table: "Order", why: "1 rows of its full load were read, DMS wrote 2" }]);
    expect(live()).toEqual([1, 2]);
    expect(orders().flatMap(({ lines }) => lines)).toHaveLength(1);
  });

  it("does nothing once another load has begun, or without a DMS task", async () => {
    await world.run("epoch-2");
    replication.now = HALF_LOADED;
    expect(await sweep("run-1")).toMatchObject({ rows: 0, left: [{ table: "all" }] });
    deps = { ...deps, replication: null };
    expect(await sweep("run-2")).toMatchObject({ rows: 0, touched: false });
    expect(live()).toEqual([1, 2]);
  });
});
