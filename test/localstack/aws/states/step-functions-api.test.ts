import { readFileSync, readdirSync, appendFileSync } from "node:fs";
import { join } from "node:path";
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  ListStateMachinesCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  CreateActivityCommand,
} from "@aws-sdk/client-sfn";
import { afterEach, describe, expect, it } from "vitest";
import { type Endpoint, startEndpoint } from "../../../../localstack/aws/endpoint.ts";
import { ExecutionIndex } from "../../../../localstack/aws/states/execution-index.ts";
import { ExecutionJournal } from "../../../../localstack/aws/states/execution-journal.ts";
import { FORGET_SLICE, forgetOld } from "../../../../localstack/aws/states/retention.ts";
import { type FakeFunction, type Harness, harness, named, task } from "./states-harness.ts";
import { folderOfThisFile } from "../../../support/folder-of-this-file.ts";

const endpoints: Endpoint[] = [];
afterEach(async () => {
  await Promise.all(endpoints.splice(0).map((endpoint) => endpoint.stop()));
});

async function served(
  definition: object,
  functions: Record<string, FakeFunction> = {},
  dataDir?: string,
): Promise<Harness & { sfn: SFNClient; arn: string }> {
  const made = harness(definition, functions, dataDir === undefined ? {} : { dataDir });
  const endpoint = await startEndpoint({ port: 0, services: [made.states] });
  endpoints.push(endpoint);
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const sfn = new SFNClient({ endpoint: endpoint.url, region: "us-east-1", credentials });
  return { ...made, sfn, arn: made.states.machineArn("m") };
}

const bad = (): never => {
  throw named("Bad");
};
const NEVER = { f: () => new Promise(() => undefined) };
const ONE_TASK = { StartAt: "T", States: { T: task("f", { End: true }) } };

describe("StartExecution", () => {
  it("is idempotent for the same name and input while it runs, and only then", async () => {
    const { sfn, arn } = await served(ONE_TASK, NEVER);
    const start = (input: string, name = "one") =>
      sfn.send(new StartExecutionCommand({ stateMachineArn: arn, name, input }));
    const first = await start('{"a":1}');
    const second = await start('{"a":1}');
    expect(second.executionArn).toBe(first.executionArn);
    expect(second.startDate).toEqual(first.startDate);
    await expect(start('{"a":2}')).rejects.toMatchObject({ name: "ExecutionAlreadyExists" });
    await sfn.send(new StopExecutionCommand({ executionArn: first.executionArn }));
    await expect(start('{"a":1}')).rejects.toMatchObject({ name: "ExecutionAlreadyExists" });
  });

  it.each(["with space", "a/b", "x".repeat(81), "a:b", "a*", "tab\t"])("refuses the name %j", async (name) => {
    const { sfn, arn } = await served(ONE_TASK, NEVER);
    await expect(sfn.send(new StartExecutionCommand({ stateMachineArn: arn, name }))).rejects.toMatchObject({
      name: "InvalidName",
    });
  });

  it("refuses input that is no JSON or too large, and machines there are not", async () => {
    const { sfn, arn } = await served(ONE_TASK, NEVER);
    const start = (input: string, stateMachineArn = arn) =>
      sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
    await expect(start("{")).rejects.toMatchObject({ name: "InvalidExecutionInput" });
    await expect(start(JSON.stringify("x".repeat(262_144)))).rejects.toMatchObject({ name: "InvalidExecutionInput" });
    await expect(start("{}", `${arn}x`)).rejects.toMatchObject({ name: "StateMachineDoesNotExist" });
  });
});

describe("DescribeExecution and GetExecutionHistory", () => {
  it("tell what happened with AWS's names, in both orders and in pages", async () => {
    const { sfn, run } = await served(ONE_TASK, { f: () => ({ ok: 1 }) });
    const { arn: executionArn } = await run({ a: 1 });
    const description = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(description).toMatchObject({
      status: "SUCCEEDED",
      input: '{"a":1}',
      output: '{"ok":1}',
      redriveStatus: "NOT_REDRIVABLE",
    });
    expect(description.startDate).toBeInstanceOf(Date);
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.map(({ type, id, previousEventId }) => [id, previousEventId, type])).toEqual([
      [1, 0, "ExecutionStarted"],
      [2, 1, "TaskStateEntered"],
      [3, 2, "TaskScheduled"],
      [4, 3, "TaskStarted"],
      [5, 4, "TaskSucceeded"],
      [6, 5, "TaskStateExited"],
      [7, 6, "ExecutionSucceeded"],
    ]);
    expect(events?.[1]?.stateEnteredEventDetails).toMatchObject({ name: "T", input: '{"a":1}' });
    expect(events?.[2]?.taskScheduledEventDetails?.parameters).toBe('{"FunctionName":"f","Payload":{"a":1}}');
    expect(events?.[5]?.stateExitedEventDetails).toMatchObject({ name: "T", output: '{"ok":1}' });
    expect(events?.[6]?.executionSucceededEventDetails?.output).toBe('{"ok":1}');
    const page = await sfn.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 3 }));
    expect(page.events?.map(({ id }) => id)).toEqual([7, 6, 5]);
    const rest = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, nextToken: page.nextToken }),
    );
    expect(rest.events?.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
    const bare = await sfn.send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }));
    expect(bare.events?.[0]?.executionStartedEventDetails?.input).toBeUndefined();
  });

  it("tell error and cause", async () => {
    const { sfn, run } = await served(ONE_TASK, { f: bad });
    const { arn: executionArn } = await run({});
    const description = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(description).toMatchObject({ status: "FAILED", error: "Bad", redriveStatus: "REDRIVABLE" });
    expect(JSON.parse(description.cause ?? "")).toMatchObject({ errorType: "Bad" });
    await expect(sfn.send(new DescribeExecutionCommand({ executionArn: `${executionArn}x` }))).rejects.toMatchObject({
      name: "ExecutionDoesNotExist",
    });
  });
});

describe("ListExecutions", () => {
  it("lists newest first, by status, in pages", async () => {
    const { sfn, run, arn } = await served(ONE_TASK, {
      f: ({ bad }) => {
        if (bad) throw named("Bad");
      },
    });
    for (const bad of [false, true, false, true, false]) await run({ bad }, { name: `e${Math.random()}` });
    const all = await sfn.send(new ListExecutionsCommand({ stateMachineArn: arn, maxResults: 3 }));
    const rest = await sfn.send(
      new ListExecutionsCommand({ stateMachineArn: arn, maxResults: 3, nextToken: all.nextToken }),
    );
    expect([...(all.executions ?? []), ...(rest.executions ?? [])].map(({ status }) => status)).toEqual([
      "SUCCEEDED",
      "FAILED",
      "SUCCEEDED",
      "FAILED",
      "SUCCEEDED",
    ]);
    expect(rest.nextToken).toBeUndefined();
    const failed = await sfn.send(new ListExecutionsCommand({ stateMachineArn: arn, statusFilter: "FAILED" }));
    expect(failed.executions).toHaveLength(2);
    const mistyped = { stateMachineArn: arn, statusFilter: "FALED" as "FAILED" };
    await expect(sfn.send(new ListExecutionsCommand(mistyped))).rejects.toMatchObject({ name: "ValidationException" });
    await expect(
      sfn.send(new ListExecutionsCommand({ stateMachineArn: arn, redriveFilter: "REDRIVEN" })),
    ).rejects.toMatchObject({ message: expect.stringContaining("redriveFilter") });
  });
});

describe("StopExecution", () => {
  it("aborts with the given error and cause, and can be redriven", async () => {
    let hang = true;
    const { sfn, arn, finish } = await served(ONE_TASK, { f: () => (hang ? new Promise(() => undefined) : "done") });
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: arn }));
    await sfn.send(new StopExecutionCommand({ executionArn, error: "Enough", cause: "for today" }));
    expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: "ABORTED",
      error: "Enough",
      cause: "for today",
    });
    hang = false;
    await sfn.send(new RedriveExecutionCommand({ executionArn }));
    expect(await finish(executionArn ?? "")).toMatchObject({ status: "SUCCEEDED", output: "done" });
  });
});

describe("RedriveExecution", () => {
  const machine = {
    StartAt: "A",
    States: {
      A: task("a", { Assign: { fromA: "{% $states.result.Payload %}" }, Next: "B" }),
      B: task("b", {
        Output: "{% [$fromA, $states.result.Payload, $states.context.Execution.RedriveCount] %}",
        End: true,
      }),
    },
  };

  it("continues at the failed state with its input and variables", async () => {
    let broken = true;
    const { sfn, run, finish, calls } = await served(machine, {
      a: () => "a",
      b: (input) => {
        if (broken) throw named("Down");
        return `b of ${input}`;
      },
    });
    const { arn: executionArn, status } = await run({});
    expect(status).toBe("FAILED");
    broken = false;
    await sfn.send(new RedriveExecutionCommand({ executionArn }));
    expect(await finish(executionArn)).toMatchObject({ status: "SUCCEEDED", output: ["a", "b of a", 1] });
    expect(calls.map(({ name }) => name)).toEqual(["a", "b", "b"]);
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    const redriven = events?.findIndex(({ type }) => type === "ExecutionRedriven") ?? -1;
    expect(events?.slice(redriven - 1, redriven + 3).map(({ type }) => type)).toEqual([
      "ExecutionFailed",
      "ExecutionRedriven",
      "TaskScheduled",
      "TaskStarted",
    ]);
    expect(events?.[redriven]?.executionRedrivenEventDetails).toEqual({ redriveCount: 1 });
    await expect(sfn.send(new RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: "ExecutionNotRedrivable",
    });
  });

  it("begins the retriers anew", async () => {
    const { sfn, run, finish, sleeps } = await served(
      { StartAt: "T", States: { T: task("f", { Retry: [{ ErrorEquals: ["Down"], MaxAttempts: 2 }], End: true }) } },
      {
        f: () => {
          throw named("Down");
        },
      },
    );
    const { arn: executionArn } = await run({});
    await sfn.send(new RedriveExecutionCommand({ executionArn }));
    await finish(executionArn);
    expect(sleeps).toEqual([1000, 2000, 1000, 2000]);
  });
});

describe("Map Runs", () => {
  const distributed = {
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map",
        Label: "Files",
        Items: "{% $states.input.items %}",
        MaxConcurrency: 2,
        ToleratedFailureCount: 1,
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "T",
          States: { T: task("f", { End: true }) },
        },
        End: true,
      },
    },
  };

  it("are listed and counted, their children listed, described and not redriven alone", async () => {
    const { sfn, run } = await served(distributed, {
      f: (n) => {
        if (n === 2) throw named("Bad");
        return n;
      },
    });
    const { arn: executionArn } = await run({ items: [1, 2, 3] });
    const { mapRuns } = await sfn.send(new ListMapRunsCommand({ executionArn }));
    expect(mapRuns).toHaveLength(1);
    const mapRunArn = mapRuns?.[0]?.mapRunArn ?? "";
    expect(mapRunArn).toContain(":mapRun:m/Files:");
    const described = await sfn.send(new DescribeMapRunCommand({ mapRunArn }));
    expect(described).toMatchObject({
      status: "SUCCEEDED",
      maxConcurrency: 2,
      toleratedFailureCount: 1,
      redriveCount: 0,
      executionArn,
    });
    expect(described.itemCounts).toMatchObject({
      total: 3,
      succeeded: 2,
      failed: 1,
      pending: 0,
      running: 0,
      aborted: 0,
    });
    const { executions } = await sfn.send(new ListExecutionsCommand({ mapRunArn, statusFilter: "FAILED" }));
    expect(executions).toHaveLength(1);
    const child = executions?.[0]?.executionArn;
    expect(child).toContain(":execution:m/Files:");
    const description = await sfn.send(new DescribeExecutionCommand({ executionArn: child }));
    expect(description).toMatchObject({
      status: "FAILED",
      error: "Bad",
      input: "2",
      mapRunArn,
      redriveStatus: "REDRIVABLE_BY_MAP_RUN",
    });
    await expect(sfn.send(new RedriveExecutionCommand({ executionArn: child }))).rejects.toMatchObject({
      name: "ExecutionNotRedrivable",
    });
  });

  it("are aborted and redriven with their execution", async () => {
    let hang = true;
    const { sfn, arn, finish } = await served(distributed, {
      f: (n) => (n > 1 && hang ? new Promise(() => undefined) : n),
    });
    const input = '{"items":[1,2,3,4]}';
    const { executionArn = "" } = await sfn.send(new StartExecutionCommand({ stateMachineArn: arn, input }));
    const mapRunArn = await (async () => {
      for (;;) {
        const { mapRuns } = await sfn.send(new ListMapRunsCommand({ executionArn }));
        const found = mapRuns?.[0]?.mapRunArn;
        if (found === undefined) continue;
        const { itemCounts } = await sfn.send(new DescribeMapRunCommand({ mapRunArn: found }));
        if (itemCounts?.running === 2 && itemCounts.succeeded === 1) return found;
      }
    })();
    await sfn.send(new StopExecutionCommand({ executionArn }));
    const stopped = await sfn.send(new DescribeMapRunCommand({ mapRunArn }));
    expect(stopped.status).toBe("ABORTED");
    expect(stopped.itemCounts).toMatchObject({ succeeded: 1, aborted: 2, pending: 1 });
    hang = false;
    await sfn.send(new RedriveExecutionCommand({ executionArn }));
    expect(await finish(executionArn)).toMatchObject({ status: "SUCCEEDED", output: [1, 2, 3, 4] });
    const redriven = await sfn.send(new DescribeMapRunCommand({ mapRunArn }));
    expect(redriven).toMatchObject({ status: "SUCCEEDED", redriveCount: 1 });
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.map(({ type }) => type).filter((type) => type?.startsWith("MapRun"))).toEqual([
      "MapRunStarted",
      "MapRunAborted",
      "MapRunRedriven",
      "MapRunSucceeded",
    ]);
  });
});

describe("state machines and the rest", () => {
  it("describes the definition that an execution runs: the one it began with, a child's item processor", async () => {
    const dataDir = folderOfThisFile();
    const map = (more: object): object => ({
      StartAt: "Each",
      States: {
        Each: {
          Type: "Map",
          Label: "Files",
          Items: [1],
          ItemProcessor: {
            ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
            StartAt: "T",
            States: { T: task("f", { Comment: "Works.", End: true }) },
          },
          End: true,
          ...more,
        },
      },
    });
    const { arn: executionArn } = await harness(map({}), { f: () => 1 }, { dataDir }).run({});
    const { sfn, arn } = await served(map({ Comment: "new" }), {}, dataDir);
    const own = await sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(own).toMatchObject({ stateMachineArn: arn, name: "m", updateDate: expect.any(Date) });
    expect(own.definition).not.toContain('"new"');
    expect([own.mapRunArn, own.label]).toEqual([undefined, undefined]);
    const { mapRuns } = await sfn.send(new ListMapRunsCommand({ executionArn }));
    const mapRunArn = mapRuns?.[0]?.mapRunArn;
    const { executions } = await sfn.send(new ListExecutionsCommand({ mapRunArn }));
    const childArn = executions?.[0]?.executionArn;
    const child = await sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn: childArn }));
    expect(child).toMatchObject({ stateMachineArn: `${arn}/Files`, name: "m/Files", label: "Files", mapRunArn });
    expect(JSON.parse(child.definition ?? "")).toMatchObject({ StartAt: "T", States: { T: { Comment: "Works." } } });
    await expect(
      sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn: `${executionArn}x` })),
    ).rejects.toMatchObject({ name: "ExecutionDoesNotExist" });
  });

  it("describes machines and refuses other operations by name", async () => {
    const { sfn, arn } = await served(ONE_TASK, NEVER);
    const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toMatchObject([{ stateMachineArn: arn, name: "m", type: "STANDARD" }]);
    const described = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
    expect(JSON.parse(described.definition ?? "").StartAt).toBe("T");
    await expect(sfn.send(new CreateActivityCommand({ name: "x" }))).rejects.toMatchObject({
      message: expect.stringContaining("CreateActivity"),
    });
  });
});

describe("after kill -9 of the program", () => {
  const machine = {
    StartAt: "A",
    States: {
      A: task("a", { Assign: { fromA: "{% $states.result.Payload %}" }, Next: "B" }),
      B: task("b", { Output: "{% [$fromA, $states.result.Payload] %}", End: true }),
    },
  };

  /** The first service is abandoned as a killed program would leave it: nothing is closed, the files are what they are. */
  it("what ran is FAILED with Local.Interrupted, and a redrive continues it by the definition it began with", async () => {
    const dataDir = folderOfThisFile();
    const first = harness(machine, { a: () => "a", b: () => new Promise(() => undefined) }, { dataDir });
    const { executionArn } = first.states.startExecution(first.states.machineArn("m"), "{}", "one");
    while (first.calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const journal = join(dataDir, "executions", "m", "one.jsonl");
    // The line that was being written.
    appendFileSync(journal, '{"id":99,"type":"TaskSucc');

    const changed = { StartAt: "Z", States: { Z: { Type: "Succeed" } } };
    const second = await served(changed, { a: () => "again", b: () => "b" }, dataDir);
    const { sfn } = second;
    expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: "FAILED",
      error: "Local.Interrupted",
    });
    await sfn.send(new RedriveExecutionCommand({ executionArn }));
    expect(await second.finish(executionArn)).toMatchObject({ status: "SUCCEEDED", output: ["a", "b"] });
    expect(second.calls.map(({ name }) => name)).toEqual(["b"]);
    expect(readFileSync(journal, "utf8")).not.toContain('"id":99');
  });

  it("children of a Map continue, finished ones are not run again", async () => {
    const dataDir = folderOfThisFile();
    const map = {
      StartAt: "Each",
      States: {
        Each: {
          Type: "Map",
          Items: [1, 2, 3, 4, 5, 6],
          MaxConcurrency: 3,
          ItemProcessor: {
            ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
            StartAt: "T",
            States: { T: task("f", { End: true }) },
          },
          End: true,
        },
      },
    };
    const first = harness(map, { f: (n) => (n < 3 ? n : new Promise(() => undefined)) }, { dataDir });
    const { executionArn } = first.states.startExecution(first.states.machineArn("m"), "{}", "one");
    while (first.calls.length < 5) await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await served(map, { f: (n) => n }, dataDir);
    second.states.redriveExecution(executionArn);
    expect(await second.finish(executionArn)).toMatchObject({ status: "SUCCEEDED", output: [1, 2, 3, 4, 5, 6] });
    expect(second.calls.map(({ payload }) => payload).toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6]);
  });
});

describe("retention", () => {
  it("forgets the oldest succeeded executions with their children, and keeps what can be redriven", async () => {
    const { run, dataDir } = harness(
      {
        StartAt: "Each",
        States: {
          Each: {
            Type: "Map",
            Items: "{% [$states.input.n] %}",
            ItemProcessor: {
              ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
              StartAt: "T",
              States: { T: task("f", { End: true }) },
            },
            End: true,
          },
        },
      },
      {
        f: (n) => {
          if (n === 0) throw named("Bad");
        },
      },
    );
    const kept = 3;
    const made = kept + FORGET_SLICE;
    for (let n = 0; n <= made; n += 1) await run({ n }, { name: `e${n}` });
    const index = new ExecutionIndex(dataDir);
    const journal = new ExecutionJournal(join(dataDir, "executions"));
    forgetOld(index, journal, "m", kept);
    const names = [...index.executions.values()].filter(({ machine }) => machine === "m").map(({ name }) => name);
    expect(names).toEqual(["e0", ...[made - 2, made - 1, made].map((n) => `e${n}`)]);
    expect(index.mapRuns.size).toBe(kept + 1);
    expect(readdirSync(join(dataDir, "executions", "m", "Each"))).toHaveLength(kept + 1);
    expect([...new ExecutionIndex(dataDir).executions.keys()]).toEqual([...index.executions.keys()]);
  });
});
