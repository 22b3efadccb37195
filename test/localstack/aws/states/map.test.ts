import { describe, expect, it } from "vitest";
import { harness, named, task } from "./states-harness.ts";

const inline = (more: object = {}) => ({
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      Items: "{% $states.input.items %}",
      ItemProcessor: {
        ProcessorConfig: { Mode: "INLINE" },
        StartAt: "Work",
        States: { Work: task("f", { End: true }) },
      },
      End: true,
      ...more,
    },
  },
});

describe("Map, INLINE", () => {
  it("gives the outputs in the order of the items", async () => {
    const { run } = harness(inline(), {
      f: async (n) => {
        await new Promise((resolve) => setTimeout(resolve, 20 - n));
        return n * 2;
      },
    });
    expect((await run({ items: [1, 5, 10] })).output).toEqual([2, 10, 20]);
  });

  it("takes no item and one item", async () => {
    const { run } = harness(inline(), { f: (n) => n });
    expect((await run({ items: [] })).output).toEqual([]);
    expect((await run({ items: ["one"] })).output).toEqual(["one"]);
  });

  it("runs at most MaxConcurrency iterations at once", async () => {
    let now = 0;
    let most = 0;
    const { run } = harness(inline({ MaxConcurrency: "{% $states.input.limit %}" }), {
      f: async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= 1;
      },
    });
    await run({ items: [1, 2, 3, 4, 5, 6], limit: 2 });
    expect(most).toBe(2);
  });

  it("shapes items by ItemSelector and reads variables around it", async () => {
    const { run } = harness({
      StartAt: "Set",
      States: {
        Set: { Type: "Pass", Assign: { base: 10 }, Next: "Each" },
        Each: {
          Type: "Map",
          Items: "{% $states.input.items %}",
          ItemSelector: {
            v: "{% $states.context.Map.Item.Value + $base %}",
            i: "{% $states.context.Map.Item.Index %}",
          },
          ItemProcessor: {
            StartAt: "Own",
            States: {
              Own: { Type: "Pass", Assign: { own: "{% $states.input.v %}" }, Next: "Out" },
              Out: { Type: "Succeed", Output: "{% [$own, $base, $states.input.i, $states.context.Map.Item.Value] %}" },
            },
          },
          End: true,
        },
      },
    });
    expect((await run({ items: [1, 2] })).output).toEqual([
      [11, 10, 0, 1],
      [12, 10, 1, 2],
    ]);
  });

  it("fails with the first failure and aborts the others", async () => {
    const { run, states } = harness(inline({ MaxConcurrency: 2 }), {
      f: (n) => {
        if (n === 2) throw named("Bad");
        return n === 1 ? new Promise(() => undefined) : n;
      },
    });
    const ended = await run({ items: [1, 2, 3] });
    expect(ended).toMatchObject({ status: "FAILED", error: "Bad" });
    expect((await states.finished(ended.arn)).status).toBe("FAILED");
  });

  it("is retried and caught as a whole", async () => {
    const { run, calls } = harness(
      {
        StartAt: "Each",
        States: {
          Each: {
            ...(inline().States.Each as object),
            Retry: [{ ErrorEquals: ["Bad"], MaxAttempts: 1 }],
            Catch: [{ ErrorEquals: ["Bad"], Next: "After" }],
          },
          After: { Type: "Succeed", Output: "{% $states.input.Error %}" },
        },
      },
      {
        f: (n) => {
          if (n === 2) throw named("Bad");
          return n;
        },
      },
    );
    expect((await run({ items: [1, 2] })).output).toBe("Bad");
    expect(calls.map(({ payload }) => payload)).toEqual([1, 2, 1, 2]);
  });

  it("redrives only the iterations that had not finished, each from where it was", async () => {
    let broken = true;
    const { run, states, finish, calls } = harness(
      {
        StartAt: "Each",
        States: {
          Each: {
            Type: "Map",
            Items: "{% $states.input.items %}",
            MaxConcurrency: 1,
            ItemProcessor: {
              StartAt: "First",
              States: {
                First: task("first", { Assign: { kept: "{% 'kept ' & $string($states.input) %}" }, Next: "Second" }),
                Second: task("second", { Output: "{% $kept %}", End: true }),
              },
            },
            End: true,
          },
        },
      },
      {
        first: (n) => n,
        second: (n) => {
          if (n === 2 && broken) throw named("Down");
          return n;
        },
      },
    );
    const ended = await run({ items: [1, 2, 3] });
    expect(ended).toMatchObject({ status: "FAILED", error: "Down" });
    broken = false;
    calls.length = 0;
    states.redriveExecution(ended.arn);
    expect(await finish(ended.arn)).toMatchObject({ status: "SUCCEEDED", output: ["kept 1", "kept 2", "kept 3"] });
    expect(calls.map(({ name, payload }) => `${name} ${payload}`)).toEqual(["second 2", "first 3", "second 3"]);
  });
});

describe("Parallel", () => {
  it("gives every branch the input and the list of outputs", async () => {
    const { run } = harness({
      StartAt: "Both",
      States: {
        Both: {
          Type: "Parallel",
          Arguments: { n: "{% $states.input.n + 1 %}" },
          Branches: [
            { StartAt: "A", States: { A: { Type: "Pass", Output: "{% $states.input.n %}", End: true } } },
            { StartAt: "B", States: { B: { Type: "Pass", Output: "{% -$states.input.n %}", End: true } } },
          ],
          Output: "{% $sum($states.result) %}",
          End: true,
        },
      },
    });
    expect((await run({ n: 4 })).output).toBe(0);
  });
});

const distributed = (more: object = {}, states: object = { Work: task("f", { End: true }) }) => ({
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      Label: "Each",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSONL" },
        Arguments: { Bucket: "work", Key: "{% $states.input.key %}" },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Work",
        States: states,
      },
      End: true,
      ...more,
    },
  },
});
const WRITER = {
  Resource: "arn:aws:states:::s3:putObject",
  WriterConfig: { Transformation: "FLATTEN", OutputType: "JSONL" },
  Arguments: { Bucket: "work", Prefix: "{% 'results/' & $states.context.Execution.Name %}" },
};
const lines = (...values: unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join("");

describe("Map, DISTRIBUTED", () => {
  it("runs a child execution per line and gives their outputs in order", async () => {
    const { run, objects, states } = harness(distributed(), { f: ({ n }) => n * 2 });
    objects.set("work/items", `${lines({ n: 1 }, { n: 2 })}\n{"n":3}`);
    const { arn, output } = await run({ key: "items" });
    expect(output).toEqual([2, 4, 6]);
    expect(states.executions(states.machineArn("m")).map((record) => record.arn)).toEqual([arn]);
  });

  it("writes results and a manifest as AWS does, and gives where they are", async () => {
    const { run, objects } = harness(distributed({ ResultWriter: WRITER }), { f: ({ n }) => [n, n + 10] });
    objects.set("work/items", lines({ n: 1 }, { n: 2 }));
    const { output } = await run({ key: "items" }, { name: "run1" });
    const { Bucket, Key } = output.ResultWriterDetails;
    expect(Bucket).toBe("work");
    expect(Key).toMatch(/^results\/run1\/[^/]+\/manifest\.json$/);
    const folder = Key.replace("manifest.json", "");
    expect(objects.get(`work/${folder}SUCCEEDED_0.jsonl`)).toBe(lines(1, 11, 2, 12));
    expect(JSON.parse(objects.get(`work/${Key}`) ?? "")).toEqual({
      DestinationBucket: "work",
      MapRunArn: output.MapRunArn,
      ResultFiles: { FAILED: [], PENDING: [], SUCCEEDED: [{ Key: `${folder}SUCCEEDED_0.jsonl`, Size: 10 }] },
    });
  });

  it("without a transformation writes each execution's description", async () => {
    const { run, objects } = harness(
      distributed({ ResultWriter: { ...WRITER, WriterConfig: {} }, ToleratedFailureCount: 1 }),
      {
        f: ({ n }) => {
          if (n === 2) throw named("Bad");
          return n;
        },
      },
    );
    objects.set("work/items", lines({ n: 1 }, { n: 2 }));
    const { output, status } = await run({ key: "items" });
    expect(status).toBe("SUCCEEDED");
    const folder = `work/${output.ResultWriterDetails.Key.replace("manifest.json", "")}`;
    const [good] = JSON.parse(objects.get(`${folder}SUCCEEDED_0.json`) ?? "");
    const [bad] = JSON.parse(objects.get(`${folder}FAILED_0.json`) ?? "");
    expect(good).toMatchObject({ Status: "SUCCEEDED", Input: '{"n":1}', Output: "1", RedriveStatus: "NOT_REDRIVABLE" });
    expect(bad).toMatchObject({ Status: "FAILED", Input: '{"n":2}', Error: "Bad", RedriveCount: 0 });
    expect(bad).not.toHaveProperty("Output");
  });

  it.each([
    [{}, 1, "FAILED"],
    [{ ToleratedFailureCount: 1 }, 1, "SUCCEEDED"],
    [{ ToleratedFailureCount: 1 }, 2, "FAILED"],
    [{ ToleratedFailurePercentage: 50 }, 2, "SUCCEEDED"],
    [{ ToleratedFailurePercentage: "{% 49 %}" }, 2, "FAILED"],
    [{ ToleratedFailurePercentage: 100, ToleratedFailureCount: 1 }, 2, "FAILED"],
  ])("with tolerance %j and %i failures of 4 ends %s", async (tolerance, failures, status) => {
    const { run, objects } = harness(distributed(tolerance), {
      f: ({ n }) => {
        if (n < failures) throw named("Bad");
        return n;
      },
    });
    objects.set("work/items", lines({ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }));
    const ended = await run({ key: "items" });
    expect(ended.status).toBe(status);
    if (status === "FAILED") expect(ended.error).toBe("States.ExceedToleratedFailureThreshold");
  });

  it("does not let children see variables around the Map", async () => {
    const machine = {
      StartAt: "Set",
      States: {
        Set: { Type: "Pass", Assign: { outer: 1 }, Next: "Each" },
        ...distributed({}, { Work: { Type: "Pass", Output: "{% $outer %}", End: true } }).States,
      },
    };
    expect(() => harness(machine)).toThrow(/found "\$outer"/);
  });

  it("redrives failed and pending children only, in the same child executions", async () => {
    let broken = true;
    const { run, objects, states, finish, calls } = harness(distributed({ MaxConcurrency: 1, ResultWriter: WRITER }), {
      f: ({ n }) => {
        if (n === 2 && broken) throw named("Down");
        return n;
      },
    });
    objects.set("work/items", lines({ n: 1 }, { n: 2 }, { n: 3 }));
    const ended = await run({ key: "items" }, { name: "run1" });
    expect(ended).toMatchObject({ status: "FAILED", error: "States.ExceedToleratedFailureThreshold" });
    expect(calls.map(({ payload }) => payload.n)).toEqual([1, 2]);
    broken = false;
    calls.length = 0;
    states.redriveExecution(ended.arn);
    const again = await finish(ended.arn);
    expect(again.status).toBe("SUCCEEDED");
    expect(calls.map(({ payload }) => payload.n)).toEqual([2, 3]);
    const folder = again.output.ResultWriterDetails.Key.replace("manifest.json", "");
    expect(objects.get(`work/${folder}SUCCEEDED_0.jsonl`)).toBe(lines(1, 2, 3));
  });

  it("fails with States.ItemReaderFailed, naming the object and the line", async () => {
    const { run, objects } = harness(distributed(), { f: () => 1 });
    expect(await run({ key: "none" })).toMatchObject({ error: "States.ItemReaderFailed" });
    objects.set("work/items", '{"n":1}\n{"n":');
    const { error, cause } = await run({ key: "items" });
    expect(error).toBe("States.ItemReaderFailed");
    expect(cause).toContain("s3://work/items: line 2 is not JSON");
  });

  it("fails with States.ResultWriterFailed when the results cannot be written", async () => {
    const { run, objects } = harness(
      distributed({ ResultWriter: WRITER }),
      { f: () => 1 },
      {
        world: {
          writeObject: () => Promise.reject(new Error("NoSuchBucket")),
        },
      },
    );
    objects.set("work/items", lines({ n: 1 }));
    expect(await run({ key: "items" })).toMatchObject({ error: "States.ResultWriterFailed" });
  });

  it("fails with States.DataLimitExceeded when results without a writer pass 256 KiB", async () => {
    const { run, objects } = harness(distributed(), { f: () => "x".repeat(100_000) });
    objects.set("work/items", lines(1, 2, 3));
    expect(await run({ key: "items" })).toMatchObject({ error: "States.DataLimitExceeded" });
  });

  it("counts items above the tolerance and stops beginning new ones", async () => {
    const { run, objects, calls } = harness(distributed({ MaxConcurrency: 1 }), {
      f: () => {
        throw named("Bad");
      },
    });
    objects.set("work/items", lines(...Array.from({ length: 50 }, (_, n) => ({ n }))));
    await run({ key: "items" });
    expect(calls).toHaveLength(1);
  });
});
