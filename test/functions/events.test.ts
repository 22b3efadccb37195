import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CommitInput } from "../../functions/commit-files/commit-files.ts";
import { buildPartition, type PartitionItem } from "../../functions/build-documents/build-documents.ts";
import { plan, type PlanInput } from "../../functions/plan/plan.ts";
import type { FileBatch } from "../../src/core/pipeline/file-batch.ts";
import { changeFileText } from "../support/change-file-text.ts";
import { DATA, pipelineWorld, WORK } from "../support/pipeline-world.ts";

const sample = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../events/${name}`, import.meta.url), "utf8"));

/** The files that `tillstream invoke` and `sam local invoke` take, given to the functions they are for. */
describe("sample inputs", () => {
  it.each(["plan.changes.json", "plan.full.json"])("events/%s", async (name) => {
    const world = pipelineWorld();
    world.objects.put(
      DATA,
      "raw/epoch=0001/pos/City/LOAD00000001.csv",
      changeFileText("City", ["I,00501,HOLTSVILLE,NY"]),
    );
    const input = sample(name) as PlanInput;
    expect(await plan(world.planDeps, input)).toMatchObject({ runId: input.runId, files: 1 });
  });

  it("events/apply-files.batch.json names a file that may be gone: it is refused and noted", async () => {
    expect(await pipelineWorld().apply(sample("apply-files.batch.json") as FileBatch)).toMatchObject({
      applied: 0,
      refused: 1,
    });
  });

  it("events/build-documents.partition.json", async () => {
    const item = sample("build-documents.partition.json") as PartitionItem;
    expect(await buildPartition({ ...pipelineWorld().applyDeps, workBucket: WORK }, item)).toMatchObject({
      partition: 0,
    });
  });

  it("events/commit-files.run.json", async () => {
    const input = sample("commit-files.run.json") as CommitInput;
    const planned = await pipelineWorld().planRun(input.runId);
    expect(await pipelineWorld().commit({ ...planned, files: input.files })).toMatchObject({
      files: { failed: 1 },
    });
  });
});
