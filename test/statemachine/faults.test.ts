import { describe, expect, it } from "vitest";
import type { Ended } from "../localstack/aws/states/states-harness.ts";
import { named } from "../localstack/aws/states/states-harness.ts";
import { fakeReplication } from "../support/fake-replication.ts";
import { comparable } from "../support/model/comparable.ts";
import { flowWorld, putFullLoad, raw } from "../support/pipeline-flow-world.ts";
import { storedIn } from "../support/model/play-in-memory.ts";
import { shownDocuments } from "../support/model/shown-documents.ts";
import { DATA } from "../support/pipeline-world.ts";

type World = ReturnType<typeof flowWorld>;

/** Every Task of the machine, with an input that reaches it. */
const STATES: readonly (readonly [state: string, input: object])[] = [
  ["Plan", { mode: "full" }],
  ["ApplyFiles", { mode: "full" }],
  ["BuildDocuments", { mode: "full" }],
  ["CommitFiles", { mode: "full" }],
  ["PlanReconcile", { mode: "full" }],
  ["ReconcileSegment", { mode: "full" }],
  ["Certify", { mode: "full" }],
  ["Summarise", { mode: "full" }],
  ["SweepEpoch", { mode: "full", reconcile: false }],
  ["PlanRepair", { mode: "repair", customers: [7] }],
  ["CheckRepair", { mode: "repair", customers: [7] }],
];

/** Names that a distributed Map gives to what fails in it. */
const IN_MAPS: readonly string[] = ["ApplyFiles", "ReconcileSegment"];
const nameIn = (state: string, error: string): string =>
  IN_MAPS.includes(state) ? "States.ExceedToleratedFailureThreshold" : error;

/** Tasks that have ended when the state begins. */
function endedBefore(state: string): string[] {
  const order = ["Plan", "PlanRepair", "ApplyFiles", "SweepEpoch", "BuildDocuments", "CommitFiles", "CheckRepair", "PlanReconcile"];
  return order.slice(0, order.includes(state) ? order.indexOf(state) : order.length);
}

/** A fault of one call: what is thrown, and whether the call's work had been done by then. */
const PASSING: readonly (readonly [what: string, error: string, worked: "before" | "after" | "half way"])[] = [
  ["a child that is killed before it began", "Runtime.ExitError", "after"],
  ["a child that is killed after its work", "Runtime.ExitError", "before"],
  ["a child that is killed after its first write", "Runtime.ExitError", "half way"],
  ["Lambda's own timeout, the work done", "Sandbox.Timedout", "before"],
  ["throttling", "Lambda.TooManyRequestsException", "after"],
  ["a target that is away for a moment", "TargetUnavailableError", "after"],
  ["a source that is away for a moment", "SourceUnavailableError", "after"],
];

type Traces = { readonly documents: unknown; readonly ledger: readonly string[] };

/** What a run leaves behind: documents as readers see them, and the ledger. */
function traces(world: World): Traces {
  const shown = shownDocuments(storedIn(world.store));
  const documents = Object.entries(shown).map(([name, found]) => [name, [...found.values()].toSorted()]);
  const ledger = [...world.ledger.entries.values()].map(({ key, kind, state, counts }) => ({
    key: key.replace(/repair\/[^/]+\//, "repair/"),
    kind,
    state,
    rowsRead: counts?.rowsRead,
    sum: counts === null ? null : counts.applied + counts.superseded + counts.quarantined,
  }));
  return { documents, ledger: ledger.map(comparable).toSorted() };
}

/** A loaded shop for repairs and for a second epoch's sweep, an unloaded one for loads. */
async function worldFor(input: object): Promise<World> {
  const world = flowWorld();
  putFullLoad(world);
  if ("reconcile" in input) {
    await world.flow.run({});
    const [load, text] = [...world.objects.texts].find(([key]) => key.includes("/Customer/")) ?? ["", ""];
    world.objects.put(DATA, load.slice(DATA.length + 1).replace("epoch=0001", "epoch=0002"), text);
    world.planDeps.replication = fakeReplication({ Customer: 1 });
  }
  if (!("customers" in input)) return world;
  await world.flow.run({});
  world.store.collections.customers.delete(7);
  return world;
}

async function undisturbed(input: object): Promise<Traces> {
  const world = await worldFor(input);
  expect((await world.flow.run(input, { name: "fine" })).output).toMatchObject({ status: "OK" });
  return traces(world);
}

/** Fails the state's first call as told; later ones work. */
function failOnce(world: World, state: string, error: string, worked: (typeof PASSING)[number][2]): void {
  const work = world.functions[state];
  let failed = false;
  world.overrides[state] = async (payload, call) => {
    if (failed) return work?.(payload, call);
    failed = true;
    if (worked === "half way") {
      await halfWay(world, async () => void (await work?.(payload, call)), named(error));
      throw named(error);
    }
    if (worked === "before") await work?.(payload, call);
    throw named(error);
  };
}

/** Runs until the first object was written, then dies. */
async function halfWay({ objects }: World, work: () => Promise<void>, death: Error): Promise<void> {
  const putText = objects.putText.bind(objects);
  objects.putText = async (...put) => {
    await putText(...put);
    throw death;
  };
  try {
    await work();
  } catch (error) {
    if (error !== death) throw error;
  } finally {
    objects.putText = putText;
  }
}

async function failFor(world: World, state: string, error: string, input: object): Promise<Ended> {
  world.overrides[state] = () => {
    throw named(error);
  };
  const ended = await world.flow.run(input, { name: "down" });
  delete world.overrides[state];
  return ended;
}

describe.each(STATES)("a fault in %s", (state, input) => {
  it.each(PASSING)("%s: is retried, and the run ends as if nothing had been", async (_what, error, worked) => {
    const world = await worldFor(input);
    failOnce(world, state, error, worked);
    const { status, output } = await world.flow.run(input, { name: "shaken" });
    expect([status, output.status, output.next]).toEqual(["SUCCEEDED", "OK", []]);
    expect(traces(world)).toEqual(await undisturbed(input));
  });

  it.each(["TargetUnavailableError", "SourceUnavailableError", "CloudUnavailableError", "States.Timeout", "Runtime.ExitError"])(
    "%s that stays: the run fails, and a redrive finishes it without doing anything twice",
    async (error) => {
      const world = await worldFor(input);
      const failed = await failFor(world, state, error, input);
      expect([failed.status, failed.error]).toEqual(["FAILED", nameIn(state, error)]);
      const before = new Map(endedBefore(state).map((name) => [name, world.callsOf(name)]));
      world.flow.states.redriveExecution(failed.arn);
      const { status, output } = await world.flow.finish(failed.arn);
      expect([status, output.status]).toEqual(["SUCCEEDED", "OK"]);
      expect(traces(world)).toEqual(await undisturbed(input));
      // What had ended before the fault is not called again.
      for (const [name, calls] of before) expect(world.callsOf(name), name).toBe(calls);
    },
  );

  it("a bug: fails at once, without a retry; the fixed function finishes it by redrive", async () => {
    const world = await worldFor(input);
    const failed = await failFor(world, state, "TypeError", input);
    expect([failed.status, failed.error]).toEqual(["FAILED", nameIn(state, "TypeError")]);
    world.flow.states.redriveExecution(failed.arn);
    expect((await world.flow.finish(failed.arn)).output).toMatchObject({ status: "OK" });
    expect(traces(world)).toEqual(await undisturbed(input));
  });

  it("a failed run that nobody redrives: the same input as a new run finishes the work", async () => {
    const world = await worldFor(input);
    await failFor(world, state, "TypeError", input);
    const { status } = await world.flow.run(input, { name: "next" });
    expect(status).toBe("SUCCEEDED");
    const { documents, ledger } = traces(world);
    const fine = await undisturbed(input);
    expect(documents).toEqual(fine.documents);
    // A second repair has files of its own beside those of the first one, which it takes over.
    expect(new Set(ledger)).toEqual(new Set(fine.ledger));
    expect(ledger.every((entry) => entry.includes('state:"done"'))).toBe(true);
  });
});

describe("a poisonous file", () => {
  it("is set aside, the others are loaded, and the printed status is PARTIAL", async () => {
    const world = await worldFor({});
    world.objects.put(DATA, raw("City/LOAD00000001.csv"), "not,a,header\n");
    const { status, output } = await world.flow.run({ mode: "full" });
    expect([status, output.status]).toEqual(["SUCCEEDED", "PARTIAL"]);
    expect(output.files).toMatchObject({ done: 4, quarantined: 1 });
    const fine = await undisturbed({ mode: "full" });
    expect(traces(world).documents).toEqual(fine.documents);
  });

  it("goes in after it was mended under the same key, and nothing else is loaded again", async () => {
    const world = await worldFor({});
    const key = raw("Product/LOAD00000001.csv");
    const good = world.objects.texts.get(`${DATA}/${key}`) ?? "";
    world.objects.put(DATA, key, "broken\n");
    // The certificate of a full load finds what the file would have brought.
    expect((await world.flow.run({ mode: "full" })).output).toMatchObject({ status: "DRIFT", files: { done: 3, quarantined: 1 } });
    world.objects.put(DATA, key, good);
    expect((await world.flow.run({ mode: "changes" })).output).toMatchObject({ status: "OK", files: { planned: 1, done: 1 } });
    const fine = await undisturbed({ mode: "full" });
    expect(traces(world).documents).toEqual(fine.documents);
  });
});

describe("drift", () => {
  it("is a status with the input that repairs it, and that input repairs it", async () => {
    const world = await worldFor({});
    await world.flow.run({});
    world.store.collections.customers.delete(7);
    const red = await world.flow.run({ mode: "reconcile" }, { name: "night" });
    expect(red.output).toMatchObject({ status: "DRIFT", next: [{ input: { mode: "repair", of: "night" } }] });
    const repaired = await world.flow.run(red.output.next[0].input);
    expect(repaired.output).toMatchObject({ status: "OK", repair: { of: "night" } });
    expect(world.store.collections.customers.get(7)?.own?.name).toBe("Guy Deb");
  });
});
