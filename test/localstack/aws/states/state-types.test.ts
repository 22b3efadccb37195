import type { StatesWorld } from "../../../../localstack/aws/states/run.ts";
import { describe, expect, it } from "vitest";
import { harness, named, task } from "./states-harness.ts";

const fail = (name: string) => () => {
  throw named(name);
};

describe("Pass and Succeed", () => {
  it("hands its input on, or its Output", async () => {
    const { run } = harness({
      StartAt: "A",
      States: {
        A: {
          Type: "Pass",
          Assign: { twice: "{% $states.input.n * 2 %}" },
          Output: { n: "{% $states.input.n %}" },
          Next: "B",
        },
        B: { Type: "Pass", Next: "C" },
        C: { Type: "Succeed", Output: { from: "{% $states.input %}", twice: "{% $twice %}", plain: "text" } },
      },
    });
    expect(await run({ n: 4, other: 1 })).toMatchObject({
      status: "SUCCEEDED",
      output: { from: { n: 4 }, twice: 8, plain: "text" },
    });
  });

  it("evaluates Assign and Output of one state from the variables before it", async () => {
    const { run } = harness({
      StartAt: "A",
      States: {
        A: { Type: "Pass", Assign: { x: 1 }, Next: "B" },
        B: { Type: "Pass", Assign: { x: "{% $x + 1 %}" }, Output: "{% $x %}", Next: "C" },
        C: { Type: "Succeed", Output: { before: "{% $states.input %}", after: "{% $x %}" } },
      },
    });
    expect((await run({})).output).toEqual({ before: 1, after: 2 });
  });
});

describe("Choice", () => {
  const machine = {
    StartAt: "Which",
    States: {
      Which: {
        Type: "Choice",
        Choices: [
          {
            Condition: "{% $states.input.n > 10 %}",
            Assign: { size: "big" },
            Output: "{% $states.input.n %}",
            Next: "End",
          },
          { Condition: "{% $states.input.n > 5 %}", Assign: { size: "middle" }, Next: "End" },
        ],
        Assign: { size: "small" },
        Default: "End",
      },
      End: { Type: "Succeed", Output: { size: "{% $size %}", input: "{% $states.input %}" } },
    },
  };
  it.each([
    [{ n: 11 }, { size: "big", input: 11 }],
    [{ n: 6 }, { size: "middle", input: { n: 6 } }],
    [{ n: 1 }, { size: "small", input: { n: 1 } }],
  ])("takes the first rule that holds: %j", async (input, output) => {
    expect((await harness(machine).run(input)).output).toEqual(output);
  });

  it("fails with States.NoChoiceMatched without a Default", async () => {
    const { run } = harness({
      StartAt: "Which",
      States: {
        Which: { Type: "Choice", Choices: [{ Condition: "{% false %}", Next: "End" }] },
        End: { Type: "Succeed" },
      },
    });
    expect(await run({})).toMatchObject({ status: "FAILED", error: "States.NoChoiceMatched" });
  });
});

describe("Wait and Fail", () => {
  it("waits seconds or until a time", async () => {
    const { run, sleeps } = harness(
      {
        StartAt: "A",
        States: {
          A: { Type: "Wait", Seconds: "{% $states.input.s %}", Next: "B" },
          B: { Type: "Wait", Timestamp: "2026-01-01T00:00:10Z", Next: "C" },
          C: { Type: "Wait", Timestamp: "2020-01-01T00:00:10Z", End: true },
        },
      },
      {},
      { world: { nowMs: () => Date.parse("2026-01-01T00:00:00Z") } },
    );
    expect(await run({ s: 3 })).toMatchObject({ status: "SUCCEEDED", output: { s: 3 } });
    expect(sleeps).toEqual([3000, 10_000, 0]);
  });

  it("fails with its Error and Cause", async () => {
    const { run } = harness({
      StartAt: "F",
      States: { F: { Type: "Fail", Error: "Mine", Cause: "{% 'because ' & $states.input.why %}" } },
    });
    expect(await run({ why: "so" })).toMatchObject({ status: "FAILED", error: "Mine", cause: "because so" });
  });
});

describe("Task", () => {
  it("gives the function its Payload and the state Lambda's answer", async () => {
    const { run, calls } = harness(
      { StartAt: "T", States: { T: task("f", { Output: "{% $states.result %}", End: true }) } },
      { f: ({ n }) => ({ n: n + 1 }) },
    );
    expect((await run({ n: 1 })).output).toEqual({ ExecutedVersion: "$LATEST", Payload: { n: 2 }, StatusCode: 200 });
    expect(calls).toEqual([{ name: "f", payload: { n: 1 } }]);
  });

  it("fails with the error's name, and the payload as Cause", async () => {
    const { run } = harness({ StartAt: "T", States: { T: task("f", { End: true }) } }, { f: fail("MyError") });
    const ended = await run({});
    expect(ended).toMatchObject({ status: "FAILED", error: "MyError" });
    expect(JSON.parse(ended.cause ?? "")).toEqual({ errorType: "MyError", errorMessage: "no" });
  });

  it("fails with Lambda's own code for a function there is not", async () => {
    const { run } = harness({ StartAt: "T", States: { T: task("nobody", { End: true }) } });
    expect(await run({})).toMatchObject({ error: "Lambda.ResourceNotFoundException" });
  });

  it("does not count against TimeoutSeconds how long a call waits for a free child", async () => {
    const answer = { payload: "1", functionError: null };
    const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    const invokeLambda: StatesWorld["invokeLambda"] = async (name, _, waiting) => {
      waiting.begins();
      await pause(1_500);
      waiting.ends();
      if (name === "slow") await pause(2_000);
      return answer;
    };
    const once = (name: string) => ({ StartAt: "T", States: { T: task(name, { TimeoutSeconds: 1, End: true }) } });
    const quick = harness(once("quick"), {}, { world: { invokeLambda } });
    const slow = harness(once("slow"), {}, { world: { invokeLambda } });
    expect(await quick.run({})).toMatchObject({ status: "SUCCEEDED", output: 1 });
    expect(await slow.run({})).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  });

  it("ends with States.Timeout after TimeoutSeconds", async () => {
    const { run } = harness(
      { StartAt: "T", States: { T: task("f", { TimeoutSeconds: 1, End: true }) } },
      { f: () => new Promise(() => undefined) },
    );
    expect(await run({})).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  });
});

describe("Retry", () => {
  const retry = [
    { ErrorEquals: ["Never"], MaxAttempts: 0 },
    { ErrorEquals: ["Busy"], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 20 },
    { ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 5, MaxAttempts: 1, JitterStrategy: "FULL" },
  ];
  const machine = { StartAt: "T", States: { T: task("f", { Retry: retry, End: true }) } };

  it("grows its delay up to the maximum and gives up after MaxAttempts", async () => {
    const { run, sleeps, calls } = harness(machine, { f: fail("Busy") });
    expect(await run({})).toMatchObject({ status: "FAILED", error: "Busy" });
    expect(sleeps).toEqual([2000, 6000, 18_000, 20_000]);
    expect(calls).toHaveLength(5);
  });

  it("does not retry what a retrier with 0 attempts names, though a later one would", async () => {
    const { run, calls } = harness(machine, { f: fail("Never") });
    expect(await run({})).toMatchObject({ error: "Never" });
    expect(calls).toHaveLength(1);
  });

  it("counts attempts per retrier and succeeds in the end", async () => {
    const errors = ["Busy", "Other", "Busy"];
    const { run, sleeps } = harness(machine, {
      f: (_, call) => {
        const name = errors[call - 1];
        if (name !== undefined) throw named(name);
        return { call };
      },
    });
    expect(await run({})).toMatchObject({ status: "SUCCEEDED", output: { call: 4 } });
    expect(sleeps).toEqual([2000, 2500, 6000]);
  });

  it("tells the context object how often it has retried", async () => {
    const { run } = harness(
      {
        StartAt: "T",
        States: {
          T: task("f", {
            Arguments: { FunctionName: "f", Payload: "{% $states.context.State.RetryCount %}" },
            Retry: [{ ErrorEquals: ["States.ALL"] }],
            End: true,
          }),
        },
      },
      {
        f: (retries) => {
          if (retries < 2) throw named("Any");
          return retries;
        },
      },
    );
    expect((await run({})).output).toBe(2);
  });
});

const catching = (errorEquals: string[]) => ({
  StartAt: "T",
  States: {
    T: task("f", {
      TimeoutSeconds: 1,
      Catch: [
        {
          ErrorEquals: errorEquals,
          Assign: { caught: "{% $states.errorOutput.Error %}" },
          Output: { was: "{% $states.input %}" },
          Next: "After",
        },
      ],
      End: true,
    }),
    After: { Type: "Succeed", Output: { caught: "{% $caught %}", input: "{% $states.input %}" } },
  },
});

describe("Catch", () => {
  it.each([["Poison"], ["States.TaskFailed"], ["States.ALL"]])("takes an error by %s", async (name) => {
    const { run } = harness(catching([name]), { f: fail("Poison") });
    expect((await run({ n: 1 })).output).toEqual({ caught: "Poison", input: { was: { n: 1 } } });
  });

  it("does not take a timeout by States.TaskFailed", async () => {
    const { run } = harness(catching(["States.TaskFailed"]), { f: () => new Promise(() => undefined) });
    expect(await run({})).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  });

  it("outputs Error and Cause without an Output", async () => {
    const { run } = harness(
      {
        StartAt: "T",
        States: {
          T: task("f", { Catch: [{ ErrorEquals: ["States.ALL"], Next: "After" }], End: true }),
          After: { Type: "Succeed" },
        },
      },
      { f: fail("Poison") },
    );
    expect((await run({})).output).toEqual({ Error: "Poison", Cause: '{"errorType":"Poison","errorMessage":"no"}' });
  });

  it("takes an expression that gives nothing", async () => {
    const { run } = harness(
      {
        StartAt: "T",
        States: {
          T: task("f", {
            Output: "{% $states.result.Nothing %}",
            Catch: [{ ErrorEquals: ["States.QueryEvaluationError"], Next: "After" }],
            End: true,
          }),
          After: { Type: "Succeed", Output: "caught" },
        },
      },
      { f: () => 1 },
    );
    expect((await run({})).output).toBe("caught");
  });
});

describe("limits", () => {
  const big = "x".repeat(262_144);

  it("ends with States.DataLimitExceeded when a result passes 256 KiB, which States.ALL does not catch", async () => {
    const { run } = harness(
      {
        StartAt: "T",
        States: {
          T: task("f", {
            Retry: [{ ErrorEquals: ["States.ALL"] }],
            Catch: [{ ErrorEquals: ["States.ALL"], Next: "After" }],
            End: true,
          }),
          After: { Type: "Succeed" },
        },
      },
      { f: () => big },
    );
    expect(await run({})).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
  });

  it("counts bytes, not characters, and takes 256 KiB exactly", async () => {
    const text = "é".repeat((262_144 - 2) / 2);
    const machine = {
      StartAt: "P",
      States: { P: { Type: "Pass", Output: "{% $states.input & $states.context.Execution.Name %}", End: true } },
    };
    expect(await harness(machine).run(text.slice(2), { name: "abcd" })).toMatchObject({ status: "SUCCEEDED" });
    expect(await harness(machine).run(text.slice(2), { name: "abcde" })).toMatchObject({
      error: "States.DataLimitExceeded",
    });
  });

  it("limits variables too", async () => {
    const { run } = harness({
      StartAt: "P",
      States: { P: { Type: "Pass", Assign: { v: "{% $join([1..90000].$string()) %}" }, End: true } },
    });
    expect(await run({})).toMatchObject({ error: "States.DataLimitExceeded" });
  });

  it("ends at 25,000 history events", async () => {
    const { run, states } = harness({
      StartAt: "A",
      States: { A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } },
    });
    const ended = await run({});
    expect(ended).toMatchObject({ status: "FAILED", error: "States.Runtime" });
    expect((await states.finished(ended.arn)).events).toBe(25_000);
  });

  it("ends with TIMED_OUT after the machine's TimeoutSeconds", async () => {
    const { run } = harness(
      {
        TimeoutSeconds: 1,
        StartAt: "T",
        States: {
          T: task("f", { Catch: [{ ErrorEquals: ["States.ALL"], Next: "S" }], End: true }),
          S: { Type: "Succeed" },
        },
      },
      { f: () => new Promise(() => undefined) },
    );
    expect(await run({})).toMatchObject({ status: "TIMED_OUT", error: "States.Timeout" });
  });
});

describe("JSONata of Step Functions", () => {
  it.each([
    ["$parse('{\"a\":[1]}').a", [1]],
    ["$range(0, 10, 5)", [0, 5, 10]],
    ["$partition([1,2,3], 2)", [[1, 2], [3]]],
    ["$hash('a', 'MD5')", "0cc175b9c0f1b6a831c399e269772661"],
    ["$hash('a', 'SHA-256')", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"],
    ["$random()", 0.5],
    ["$random(7) = $random(7)", true],
    ["$exists($states.input.none)", false],
    ["$states.context.State.Name", "P"],
    ["$states.context.StateMachine.Name", "m"],
    ["$states.context.Execution.Input", {}],
    ["$states.context.Execution.RedriveCount", 0],
  ])("%s", async (expression, value) => {
    const { run } = harness({
      StartAt: "P",
      States: { P: { Type: "Pass", Output: `{% ${expression} %}`, End: true } },
    });
    expect(await run({})).toMatchObject({ status: "SUCCEEDED", output: value });
  });

  it.each(["$states.input.none", "$parse('{')", "$hash('a', 'CRC')", "function($x){$x}", "$.a", "$error('x')"])(
    "%s is a States.QueryEvaluationError",
    async (expression) => {
      const { run } = harness({
        StartAt: "P",
        States: { P: { Type: "Pass", Output: `{% ${expression} %}`, End: true } },
      });
      expect(await run({})).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
    },
  );
});
