import { describe, expect, it } from "vitest";
import { buildPartition } from "../../../functions/build-documents/build-documents.ts";
import { changeFileText } from "../../support/change-file-text.ts";
import { DATA, pipelineWorld, WORK } from "../../support/pipeline-world.ts";

describe("build-documents", () => {
  it("builds what all batches of the run touched, once, partition by partition", async () => {
    const world = pipelineWorld();
    world.objects.put(
      DATA,
      "raw/epoch=0001/pos/Customer/LOAD00000001.csv",
      changeFileText("Customer", ["I,7,Guy,Deb,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__"]),
    );
    world.objects.put(
      DATA,
      "raw/epoch=0001/pos/Product/LOAD00000001.csv",
      changeFileText("Product", ["I,5,Lamp,5.00,9"]),
    );
    world.objects.put(
      DATA,
      "raw/epoch=0001/pos/Order/LOAD00000001.csv",
      changeFileText("Order", ["I,1,2026-11-20 10:00:00,__NULL__,new,7,10.00,1.00,11.00"]),
    );
    world.objects.put(
      DATA,
      "raw/epoch=0001/pos/Orderline/LOAD00000001.csv",
      changeFileText("Orderline", ["I,1,5,2,5.00,10.00"]),
    );
    const planned = await world.planRun("run-1");
    const partitions = 8;
    for (const batch of world.batchesOf(planned)) {
      for (const [i, file] of batch.files.entries())
        await world.apply({ ...batch, partitions, batch: `000${i}`, files: [file] });
    }
    const deps = { ...world.applyDeps, workBucket: WORK };
    const built = await Promise.all(
      Array.from({ length: partitions }, (_, partition) => buildPartition(deps, { runId: "run-1", partition })),
    );
    expect(built.map(({ partition }) => partition)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(built.reduce((sum, { customers }) => sum + customers, 0)).toBe(1);
    expect(built.reduce((sum, { products }) => sum + products, 0)).toBe(1);
    expect(world.store.collections.customers.get(7)?.derived?.orders.map(({ id }) => id)).toEqual([1]);
    expect(world.store.collections.products.get(5)?.derived?.buyers.map(({ customer }) => customer)).toEqual([7]);
  });

  it("builds nothing when touched keys that were listed are gone: their files must not become done", async () => {
    const world = pipelineWorld();
    const getText = async (): Promise<null> => null;
    world.objects.put(WORK, "touched/run-1/p=0/0000.ndjson", '{"c":[7]}\n');
    const deps = { ...world.applyDeps, workBucket: WORK, objects: { ...world.objects, getText } };
    await expect(buildPartition(deps, { runId: "run-1", partition: 0 })).rejects.toMatchObject({
      name: "CloudUnavailableError",
      code: "TS530",
    });
  });

  it("has nothing to do where nothing was touched", async () => {
    const world = pipelineWorld();
    expect(await buildPartition({ ...world.applyDeps, workBucket: WORK }, { runId: "run-1", partition: 3 })).toEqual({
      partition: 3,
      customers: 0,
      products: 0,
      slices: 0,
      unreadable: { count: 0, first: [] },
    });
  });
});
