import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CommitInput } from "../../functions/commit-files/commit-files.ts";
import { buildPartition, type PartitionItem } from "../../functions/build-documents/build-documents.ts";
import { checkRepair, type CheckRepairDeps, type CheckRepairInput } from "../../functions/check-repair/check-repair.ts";
import { planRepair, type PlanRepairDeps, type PlanRepairInput } from "../../functions/plan-repair/plan-repair.ts";
import { summarise } from "../../functions/summarise/summarise.ts";
import { plan, type PlanInput } from "../../functions/plan/plan.ts";
import type { RunTraces } from "../../src/core/pipeline/run-traces.ts";
import type { FileBatch } from "../../src/core/pipeline/file-batch.ts";
import { changeFileText } from "../support/change-file-text.ts";
import { flowWorld, putFullLoad } from "../support/pipeline-flow-world.ts";
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
    expect(await plan(world.planDeps, input)).toMatchObject({ runId: input.runId, files: 0, wouldLoad: { files: 1 } });
    // No run of that name would ever load what it claims.
    expect(world.ledger.entries.size).toBe(0);
  });

  it("events/plan.range.json is a dry run of what was flushed in the two hours before", async () => {
    const world = pipelineWorld();
    const at = (time: string): string => `raw/epoch=0001/pos/City/2026/11/20/20261120-${time}.csv`;
    for (const time of ["080000000", "090000000"]) world.objects.put(DATA, at(time), changeFileText("City", []));
    const planned = await plan(world.planDeps, sample("plan.range.json") as PlanInput);
    expect(planned.wouldLoad?.first).toEqual([at("090000000")]);
  });

  it("events/summarise.run.json", async () => {
    const { objects } = pipelineWorld();
    const traces = sample("summarise.run.json") as RunTraces;
    const summary = await summarise({ objects, workBucket: WORK, now: () => new Date("2026-11-20T10:15:12Z") }, traces);
    expect(summary).toMatchObject({ status: "PARTIAL", seconds: 7, files: { done: 3, quarantined: 1 } });
    expect(JSON.parse((await objects.getText(WORK, "runs/example-run.json")) ?? "")).toEqual(summary);
  });

  it("events/check-repair.run.json of a run that planned no repair is refused with what to do", async () => {
    const { objects } = pipelineWorld();
    const deps = { objects, workBucket: WORK } as Partial<CheckRepairDeps> as CheckRepairDeps;
    await expect(checkRepair(deps, sample("check-repair.run.json") as CheckRepairInput)).rejects.toThrow("TS653");
  });

  it.each([
    ["plan-repair.findings.json", null, "TS651"],
    ["plan-repair.one-customer.json", null, "TS651"],
  ])("events/%s without a source is refused with what to do", async (name, source, code) => {
    const deps = { ...pipelineWorld().planDeps, source } as Partial<PlanRepairDeps> as PlanRepairDeps;
    await expect(planRepair(deps, sample(name) as PlanRepairInput)).rejects.toThrow(code);
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

  it("events/plan-reconcile.run.json and events/certify.run.json leave the newest certificate to the runs", async () => {
    const world = flowWorld();
    putFullLoad(world);
    await world.flow.run({ reconcile: true }, { name: "night" });
    const newest = await world.objects.getText(WORK, "certificates/latest.json");
    expect(JSON.parse(newest ?? "")).toMatchObject({ run: { id: "night" }, verdict: "GREEN" });
    const call = (name: string, file: string) => world.functions[name]?.(sample(file), 1);
    await call("PlanReconcile", "plan-reconcile.run.json");
    // Nobody compared its segments.
    expect(await call("Certify", "certify.run.json")).toMatchObject({ status: "RED" });
    expect(await world.objects.getText(WORK, "certificates/example-run.json")).toContain("RED");
    expect(await world.objects.getText(WORK, "certificates/latest.json")).toBe(newest);
  });

  it("events/commit-files.run.json", async () => {
    const input = sample("commit-files.run.json") as CommitInput;
    const planned = await pipelineWorld().planRun(input.runId);
    expect(await pipelineWorld().commit({ ...planned, files: input.files })).toMatchObject({
      files: { failed: 1 },
    });
  });
});
