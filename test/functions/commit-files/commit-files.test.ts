import { describe, expect, it } from "vitest";
import { commitFiles } from "../../../functions/commit-files/commit-files.ts";
import { workKeys } from "../../../src/core/pipeline/work-keys.ts";
import { sweepNotes } from "../../../src/steps/sweep-notes.ts";
import { changeFileText } from "../../support/change-file-text.ts";
import { DATA, pipelineWorld, WORK } from "../../support/pipeline-world.ts";

const raw = (rest: string): string => `raw/epoch=0001/pos/${rest}`;

describe("commit-files", () => {
  it("makes exactly the run's applied files done and adds up what its batches did", async () => {
    const world = pipelineWorld();
    world.objects.put(DATA, raw("City/LOAD00000001.csv"), changeFileText("City", ["I,00501,HOLTSVILLE,NY"]));
    world.objects.put(DATA, raw("City/LOAD00000002.csv"), "nonsense");
    const first = await world.planRun("run-1");
    world.objects.put(DATA, raw("City/LOAD00000003.csv"), changeFileText("City", ["I,00544,HOLTSVILLE,NY"]));
    const second = await world.planRun("run-2");
    for (const batch of [...world.batchesOf(first), ...world.batchesOf(second)]) await world.apply(batch);
    expect(world.entry("LOAD00000001.csv").state).toBe("applied");

    expect(await world.commit(first)).toMatchObject({
      files: { planned: 2, done: 1, quarantined: 1, skipped: 0, failed: 0 },
      rows: { rowsRead: 1, applied: 1, superseded: 0, quarantined: 0 },
    });
    expect(world.entry("LOAD00000001.csv")).toMatchObject({ state: "done" });
    expect(world.entry("LOAD00000001.csv").doneAt).toBeInstanceOf(Date);
    expect(world.entry("LOAD00000002.csv").state).toBe("quarantined");
    expect(world.entry("LOAD00000003.csv").state).toBe("applied");
  });

  it("says the same again when it is repeated", async () => {
    const world = pipelineWorld();
    world.objects.put(DATA, raw("City/LOAD00000001.csv"), changeFileText("City", ["I,00501,HOLTSVILLE,NY"]));
    const planned = await world.planRun("run-1");
    for (const batch of world.batchesOf(planned)) await world.apply(batch);
    const first = await world.commit(planned);
    const { doneAt } = world.entry("LOAD00000001.csv");
    expect(await world.commit(planned)).toEqual(first);
    expect(world.entry("LOAD00000001.csv").doneAt).toEqual(doneAt);
  });

  it("leaves files of a batch that failed for good to the next run", async () => {
    const world = pipelineWorld();
    world.objects.put(DATA, raw("City/LOAD00000001.csv"), changeFileText("City", ["I,00501,HOLTSVILLE,NY"]));
    const planned = await world.planRun("run-1");
    expect(await world.commit(planned)).toMatchObject({ files: { planned: 1, done: 0, failed: 1 } });
    world.running.delete("run-1");
    expect(await world.run("run-2")).toMatchObject({ files: { done: 1 } });
    expect(world.entry("LOAD00000001.csv")).toMatchObject({ state: "done", attempts: 2 });
  });

  it("notes a sweep as built, but only the run's own", async () => {
    const { objects, ledger, planDeps } = pipelineWorld();
    const deps = { objects, ledger, workBucket: WORK, now: planDeps.now };
    const [name, other] = ["epoch=0002", "epoch=0003"];
    const note = () => objects.texts.get(`${WORK}/${workKeys.sweep(name)}`);
    await sweepNotes(deps).keep({ state: "open", runId: "run-1", sweep: { epoch: "0002", reloaded: null } });
    await commitFiles(deps, { runId: "run-2", files: 0, swept: name });
    expect(note()).toContain("open");
    await commitFiles(deps, { runId: "run-1", files: 0, swept: name });
    expect(note()).toContain("built");
    await commitFiles(deps, { runId: "run-1", files: 0, swept: other });
    expect(objects.texts.has(`${WORK}/${workKeys.sweep(other)}`)).toBe(false);
  });
});
