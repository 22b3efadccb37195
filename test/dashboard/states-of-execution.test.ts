import { SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { afterEach, describe, expect, it } from "vitest";
import { readChildren } from "../../dashboard/states/read-children.ts";
import { readEvent } from "../../dashboard/states/read-event.ts";
import { type ExecutionPage, readExecution } from "../../dashboard/states/read-execution.ts";
import { readState } from "../../dashboard/states/read-state.ts";
import { type Endpoint, startEndpoint } from "../../localstack/aws/endpoint.ts";
import { type FakeFunction, harness, named, task } from "../localstack/aws/states/states-harness.ts";
import { eventually } from "../support/servers/eventually.ts";

const endpoints: Endpoint[] = [];
afterEach(async () => {
  await Promise.all(endpoints.splice(0).map((endpoint) => endpoint.stop()));
});

type Machine = Record<string, object>;

/** A machine of these states behind the real protocol and the official client. */
async function served(StartAt: string, States: Machine, functions: Record<string, FakeFunction>, more: object = {}) {
  const made = harness({ StartAt, States, ...more }, functions);
  const endpoint = await startEndpoint({ port: 0, services: [made.states] });
  endpoints.push(endpoint);
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const sfn = new SFNClient({ endpoint: endpoint.url, region: "us-east-1", credentials });
  const start = (input: unknown = {}): string =>
    made.states.startExecution(made.states.machineArn("m"), JSON.stringify(input)).executionArn;
  const page = async (input: unknown = {}): Promise<ExecutionPage> =>
    readExecution(sfn, (await made.run(input)).arn, 0);
  return { ...made, sfn, start, page };
}

const statuses = (page: ExecutionPage): Record<string, string> =>
  Object.fromEntries(Object.entries(page.states).map(([name, { status }]) => [name, status]));
const never = (): Promise<never> => new Promise(() => undefined);
const bad = (): never => {
  throw named("Bad");
};
const SUCCEED = { Type: "Succeed" };

describe("statuses from a history", () => {
  it("done, not come to, and the way a Choice took", async () => {
    const { page } = await served(
      "A",
      {
        A: task("f", { Next: "C" }),
        C: { Type: "Choice", Choices: [{ Condition: "{% $states.input = 1 %}", Next: "One" }], Default: "Other" },
        One: SUCCEED,
        Other: SUCCEED,
      },
      { f: () => 1 },
    );
    expect(statuses(await page())).toEqual({ A: "succeeded", C: "succeeded", One: "succeeded", Other: "notStarted" });
  });

  it("retried, then done", async () => {
    const { page, sfn } = await served(
      "A",
      { A: task("f", { Retry: [{ ErrorEquals: ["Bad"], MaxAttempts: 3 }], End: true }) },
      { f: (_, call) => (call < 3 ? bad() : "ok") },
    );
    const { states, execution } = await page();
    expect(states["A"]).toMatchObject({ status: "succeeded", retries: 2, visits: 1 });
    const view = await readState(sfn, execution.arn, "A", null);
    expect(view?.attempts.map(({ outcome, error }) => [outcome, error?.name ?? null])).toEqual([
      ["failed", "Bad"],
      ["failed", "Bad"],
      ["succeeded", null],
    ]);
    expect(view).toMatchObject({ input: "{}", output: '"ok"', type: "Task" });
  });

  it("caught, and where the Catch led", async () => {
    const { page } = await served(
      "A",
      { A: task("f", { Catch: [{ ErrorEquals: ["Bad"], Next: "Mend" }], Next: "B" }), B: SUCCEED, Mend: SUCCEED },
      { f: bad },
    );
    expect(statuses(await page())).toEqual({ A: "caught", B: "notStarted", Mend: "succeeded" });
  });

  it("failed with error and cause; what comes after was not come to", async () => {
    const { page, sfn } = await served("A", { A: task("f", { Next: "B" }), B: SUCCEED }, { f: bad });
    const shown = await page({ a: 1 });
    expect(statuses(shown)).toEqual({ A: "failed", B: "notStarted" });
    expect(shown.execution).toMatchObject({
      status: "FAILED",
      error: { name: "Bad", problems: ["no"] },
      redrive: { allowed: true },
    });
    expect((await readState(sfn, shown.execution.arn, "A", null))?.attempts).toMatchObject([
      { outcome: "failed", error: { name: "Bad" } },
    ]);
  });

  it.each([
    ["a Fail state", { A: { Type: "Fail", Error: "Own", Cause: "said so" } }, "Own"],
    [
      "an expression",
      { A: { Type: "Pass", Output: "{% $states.input.x.y + 'a' %}", End: true } },
      "States.QueryEvaluationError",
    ],
    [
      "an expression in a Task's Arguments",
      { A: { ...task("f"), Arguments: { FunctionName: "{% $number('x') %}" }, End: true } },
      "States.QueryEvaluationError",
    ],
  ])("failed by %s", async (_, states, error) => {
    const { page, sfn } = await served("A", states, {});
    const shown = await page();
    expect([statuses(shown), shown.execution.error?.name]).toEqual([{ A: "failed" }, error]);
    expect((await readState(sfn, shown.execution.arn, "A", null))?.attempts.at(-1)?.error?.name).toBe(error);
  });

  it("running, then aborted by Stop; the redrive runs it again", async () => {
    let hang = true;
    const { sfn, start, finish, calls, states } = await served(
      "A",
      { A: task("f", { Next: "B" }), B: SUCCEED },
      { f: () => (hang ? never() : 1) },
    );
    const arn = start();
    await eventually(() => calls.length === 1);
    const running = await readExecution(sfn, arn, 0);
    expect(statuses(running)).toEqual({ A: "running", B: "notStarted" });
    expect(running.execution.redrive).toEqual({ allowed: false, words: expect.stringContaining("RUNNING") });
    await sfn.send(new StopExecutionCommand({ executionArn: arn }));
    expect(statuses(await readExecution(sfn, arn, 0))).toEqual({ A: "aborted", B: "notStarted" });
    hang = false;
    states.redriveExecution(arn);
    await finish(arn);
    const redriven = await readExecution(sfn, arn, 0);
    expect(statuses(redriven)).toEqual({ A: "succeeded", B: "succeeded" });
    expect(redriven.execution).toMatchObject({ status: "SUCCEEDED", redriveCount: 1, redrive: { allowed: false } });
    expect(redriven.states["A"]).toMatchObject({ retries: 1, visits: 1 });
  });

  it("timed out with the whole machine", async () => {
    const { page } = await served("A", { A: task("f", { End: true }) }, { f: never }, { TimeoutSeconds: 1 });
    expect(statuses(await page())).toEqual({ A: "timedOut" });
  });

  it("a loop: visited again and again", async () => {
    const { page, sfn } = await served(
      "A",
      {
        A: task("f", { Next: "C" }),
        C: { Type: "Choice", Choices: [{ Condition: "{% $states.input < 3 %}", Next: "A" }], Default: "Z" },
        Z: SUCCEED,
      },
      { f: (_, call) => call },
    );
    const shown = await page();
    expect(shown.states["A"]).toMatchObject({ status: "succeeded", visits: 3, retries: 0 });
    const first = await readState(sfn, shown.execution.arn, "A", 0);
    expect([first?.visits.length, first?.shown, first?.output]).toEqual([3, 0, "1"]);
    expect((await readState(sfn, shown.execution.arn, "A", null))?.output).toBe("3");
  });
});

const inlineMap = (more: object = {}): Machine => ({
  Each: {
    Type: "Map",
    Items: "{% $states.input.items %}",
    MaxConcurrency: 2,
    ItemProcessor: { StartAt: "W", States: { W: task("f", { Next: "V" }), V: { Type: "Pass", End: true } } },
    End: true,
    ...more,
  },
});

describe("inline Maps and Parallels", () => {
  it("count their iterations; every inner visit has its index, input and output", async () => {
    const { page, sfn } = await served("Each", inlineMap(), { f: (n) => n * 2 });
    const shown = await page({ items: [1, 2, 3] });
    expect(statuses(shown)).toEqual({ Each: "succeeded", W: "succeeded", V: "succeeded" });
    expect(shown.states["Each"]?.items).toEqual({
      total: 3,
      pending: 0,
      running: 0,
      succeeded: 3,
      failed: 0,
      aborted: 0,
    });
    const view = await readState(sfn, shown.execution.arn, "W", 0);
    const index = view?.visits[0]?.items[0] ?? -1;
    expect(view?.visits.map(({ items }) => items[0]).toSorted()).toEqual([0, 1, 2]);
    expect([view?.input, view?.output]).toEqual([`${index + 1}`, `${(index + 1) * 2}`]);
  });

  it("one iteration fails: it is failed, the others aborted or done, and the redrive finishes what is missing", async () => {
    let broken = true;
    const thirdBegan = Promise.withResolvers<void>();
    const { page, sfn, states, finish } = await served("Each", inlineMap(), {
      f: async (n) => {
        if (!broken || n === 1) return n;
        if (n === 3) {
          thirdBegan.resolve();
          return never();
        }
        await thirdBegan.promise;
        return bad();
      },
    });
    const shown = await page({ items: [1, 2, 3, 4] });
    expect(statuses(shown)).toEqual({ Each: "failed", W: "failed", V: "succeeded" });
    expect(shown.states["Each"]?.items).toMatchObject({ total: 4, succeeded: 1, failed: 1, aborted: 1, pending: 1 });
    const view = await readState(sfn, shown.execution.arn, "W", null);
    expect(view?.visits.map(({ items, status }) => [items[0], status]).toSorted()).toEqual([
      [0, "succeeded"],
      [1, "failed"],
      [2, "aborted"],
    ]);
    expect(view?.visits[view.shown ?? -1]).toMatchObject({ items: [1], status: "failed" });
    broken = false;
    states.redriveExecution(shown.execution.arn);
    await finish(shown.execution.arn);
    const redriven = await readExecution(sfn, shown.execution.arn, 0);
    expect(statuses(redriven)).toEqual({ Each: "succeeded", W: "succeeded", V: "succeeded" });
    expect(redriven.states["Each"]?.items).toMatchObject({ total: 4, succeeded: 4, failed: 0, aborted: 0 });
  });

  it("a retried Map: what failed in the attempt before is history", async () => {
    const { page } = await served("Each", inlineMap({ Retry: [{ ErrorEquals: ["Bad"] }] }), {
      f: (n, call) => (call === 1 ? bad() : n),
    });
    const shown = await page({ items: [1, 2, 3] });
    expect(statuses(shown)).toEqual({ Each: "succeeded", W: "succeeded", V: "succeeded" });
    expect(shown.states["Each"]).toMatchObject({ retries: 1, items: { succeeded: 3, failed: 0 } });
  });

  it("a Map in a Map", async () => {
    const inner = {
      Type: "Map",
      Items: "{% $states.input %}",
      ItemProcessor: { StartAt: "W", States: { W: task("f", { End: true }) } },
      End: true,
    };
    const { page, sfn } = await served(
      "O",
      {
        O: {
          Type: "Map",
          Items: "{% $states.input %}",
          ItemProcessor: { StartAt: "I", States: { I: inner } },
          End: true,
        },
      },
      { f: (n) => n },
    );
    const shown = await page([[1], [2, 3]]);
    expect(statuses(shown)).toEqual({ O: "succeeded", I: "succeeded", W: "succeeded" });
    const view = await readState(sfn, shown.execution.arn, "W", null);
    expect(view?.visits.map(({ items }) => items.join()).toSorted()).toEqual(["0,0", "1,0", "1,1"]);
  });

  it("branches of a Parallel", async () => {
    const { page } = await served(
      "P",
      {
        P: {
          Type: "Parallel",
          Branches: [
            { StartAt: "L", States: { L: task("l", { End: true }) } },
            { StartAt: "R", States: { R: task("r", { End: true }) } },
          ],
          Catch: [{ ErrorEquals: ["Bad"], Next: "Z" }],
          End: true,
        },
        Z: SUCCEED,
      },
      { l: bad, r: never },
    );
    expect(statuses(await page())).toEqual({ P: "caught", L: "failed", R: "aborted", Z: "succeeded" });
  });
});

describe("Map Runs", () => {
  const machine: Machine = {
    Each: {
      Type: "Map",
      Label: "Files",
      Items: "{% $states.input.items %}",
      MaxConcurrency: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "W",
        States: { W: task("f", { Comment: "Works.", End: true }) },
      },
      Next: "Z",
    },
    Z: SUCCEED,
  };

  it("show counts, the telling child in the graph, and all children in a list; a redrive ends them green", async () => {
    let broken = true;
    const { page, sfn, states, finish } = await served("Each", machine, { f: (n) => (n === 2 && broken ? bad() : n) });
    const shown = await page({ items: [1, 2, 3] });
    expect(statuses(shown)).toEqual({ Each: "failed", W: "failed", Z: "notStarted" });
    const [run] = shown.mapRuns;
    expect(run).toMatchObject({
      state: "Each",
      status: "FAILED",
      counts: { total: 3, succeeded: 1, failed: 1, pending: 1 },
    });
    const { children } = await readChildren(sfn, run?.arn ?? "", { status: "FAILED", limit: 10 });
    expect(children).toMatchObject([{ status: "FAILED", input: "2", error: { name: "Bad" }, arn: run?.childArn }]);
    const view = await readState(sfn, shown.execution.arn, "W", null);
    expect(view).toMatchObject({
      childArn: run?.childArn,
      input: "2",
      comment: "Works.",
      visits: [{ status: "failed" }],
    });
    const child = await readExecution(sfn, run?.childArn ?? "", 0);
    expect(statuses(child)).toEqual({ W: "failed" });
    expect(child.execution).toMatchObject({
      machine: "m/Files",
      parentArn: shown.execution.arn,
      redrive: { allowed: false },
    });
    broken = false;
    states.redriveExecution(shown.execution.arn);
    await finish(shown.execution.arn);
    const redriven = await readExecution(sfn, shown.execution.arn, 0);
    expect(statuses(redriven)).toEqual({ Each: "succeeded", W: "succeeded", Z: "succeeded" });
    expect(redriven.mapRuns).toMatchObject([
      { status: "SUCCEEDED", redriveCount: 1, counts: { total: 3, succeeded: 3 } },
    ]);
    expect(redriven.states["Each"]).toMatchObject({ retries: 1 });
  });

  it("without a child the inner states are not come to", async () => {
    const { page } = await served("Each", machine, { f: (n) => n });
    expect(statuses(await page({ items: [] }))).toEqual({ Each: "succeeded", W: "notStarted", Z: "succeeded" });
  });
});

describe("the history table", () => {
  it("tells state, item, elapsed time and what matters, from any event on; details on demand", async () => {
    const { page, sfn } = await served("Each", inlineMap(), { f: bad });
    const { history, execution } = await page({ items: [7] });
    expect(history.map(({ type, state, items, summary }) => [type, state, items, summary])).toEqual([
      ["ExecutionStarted", null, [], ""],
      ["MapStateEntered", "Each", [], ""],
      ["MapStateStarted", "Each", [], ""],
      ["MapIterationStarted", "Each", [], "item 0"],
      ["TaskStateEntered", "W", [0], ""],
      ["TaskScheduled", "W", [0], "f"],
      ["TaskStarted", "W", [0], ""],
      ["TaskFailed", "W", [0], "Bad: no"],
      ["MapIterationFailed", "Each", [], "item 0"],
      ["MapStateFailed", "Each", [], ""],
      ["ExecutionFailed", null, [], "Bad: no"],
    ]);
    expect(history.map(({ id }) => id)).toEqual(history.map((_, index) => index + 1));
    for (const [index, { elapsedMs }] of history.entries())
      expect(elapsedMs).toBeGreaterThanOrEqual(history[index - 1]?.elapsedMs ?? 0);
    expect((await readExecution(sfn, execution.arn, 9)).history.map(({ id }) => id)).toEqual([10, 11]);
    expect(JSON.parse((await readEvent(sfn, execution.arn, 5)) ?? "")).toMatchObject({ name: "W", input: "7" });
    expect(await readEvent(sfn, execution.arn, 99)).toBeNull();
    expect(await readState(sfn, execution.arn, "Nowhere", null)).toBeNull();
  });
});
