import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NotImplementedLocallyError } from "../../../../src/core/errors/error-classes.ts";
import { TillstreamError } from "../../../../src/core/errors/tillstream-error.ts";
import { readDefinition } from "../../../../localstack/aws/states/read-definition.ts";

const machine = (states: object, more: object = {}): string =>
  JSON.stringify({ QueryLanguage: "JSONata", StartAt: Object.keys(states)[0], States: states, ...more });
const one = (state: object): string =>
  machine({ S: { ...state, ...("End" in state || "Next" in state ? {} : { End: true }) } });
const TASK = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Arguments: { FunctionName: "f" } };
const PROCESSOR = { StartAt: "P", States: { P: { Type: "Pass", End: true } } };
const DISTRIBUTED = { ...PROCESSOR, ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } };

/** `code where` of every problem, without the file. */
function problemsOf(json: string): string[] {
  try {
    readDefinition(json, "m");
  } catch (error) {
    if (error instanceof TillstreamError)
      return error.problems.map((p) => `${p.code} ${p.where.replace(/^m at /, "")}: ${p.found}`);
    throw error;
  }
  return [];
}

describe("what is not implemented is refused by name, with its path", () => {
  const cases: [string, string, string][] = [
    [
      "JSONPath machines",
      JSON.stringify({ QueryLanguage: "JSONPath", StartAt: "S", States: { S: { Type: "Succeed" } } }),
      "TS851 QueryLanguage",
    ],
    ["JSONPath states", one({ Type: "Pass", QueryLanguage: "JSONPath" }), "TS851 States.S.QueryLanguage"],
    ["InputPath", one({ Type: "Pass", InputPath: "$.a" }), "TS851 States.S.InputPath"],
    ["Parameters", one({ ...TASK, Parameters: {} }), "TS851 States.S.Parameters"],
    ["ResultPath", one({ ...TASK, ResultPath: "$" }), "TS851 States.S.ResultPath"],
    ["HeartbeatSeconds", one({ ...TASK, HeartbeatSeconds: 1 }), "TS851 States.S.HeartbeatSeconds"],
    ["Credentials", one({ ...TASK, Credentials: {} }), "TS851 States.S.Credentials"],
    ["other resources", one({ ...TASK, Resource: "arn:aws:states:::sqs:sendMessage" }), "TS851 States.S.Resource"],
    [
      "callbacks",
      one({ ...TASK, Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken" }),
      "TS851 States.S.Resource",
    ],
    [
      "a function's ARN as resource",
      one({ ...TASK, Resource: "arn:aws:lambda:us-east-1:1:function:f" }),
      "TS851 States.S.Resource",
    ],
    [
      "asynchronous invocation",
      one({ ...TASK, Arguments: { FunctionName: "f", InvocationType: "Event" } }),
      "TS851 States.S.Arguments.InvocationType",
    ],
    ["unknown state types", one({ Type: "Loop" }), "TS851 States.S.Type"],
    ["a misspelt field", one({ ...TASK, TimeoutSecond: 1 }), "TS851 States.S.TimeoutSecond"],
    [
      "ItemBatcher",
      one({ Type: "Map", ItemProcessor: DISTRIBUTED, ItemBatcher: { MaxItemsPerBatch: 2 } }),
      "TS851 States.S.ItemBatcher",
    ],
    [
      "EXPRESS children",
      one({
        Type: "Map",
        ItemProcessor: { ...PROCESSOR, ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" } },
      }),
      "TS851 States.S.ItemProcessor.ProcessorConfig.ExecutionType",
    ],
    [
      "tolerance of INLINE Maps",
      one({ Type: "Map", ItemProcessor: PROCESSOR, ToleratedFailureCount: 1 }),
      "TS851 States.S.ToleratedFailureCount",
    ],
    [
      "CSV items",
      one({
        Type: "Map",
        ItemProcessor: DISTRIBUTED,
        ItemReader: {
          Resource: "arn:aws:states:::s3:getObject",
          ReaderConfig: { InputType: "CSV" },
          Arguments: { Bucket: "b", Key: "k" },
        },
      }),
      "TS851 States.S.ItemReader.ReaderConfig.InputType",
    ],
    [
      "listed items",
      one({
        Type: "Map",
        ItemProcessor: DISTRIBUTED,
        ItemReader: {
          Resource: "arn:aws:states:::s3:listObjectsV2",
          ReaderConfig: { InputType: "JSONL" },
          Arguments: { Bucket: "b", Key: "k" },
        },
      }),
      "TS851 States.S.ItemReader.Resource",
    ],
    [
      "fields of a retrier",
      one({ ...TASK, Retry: [{ ErrorEquals: ["A"], Interval: 1 }] }),
      "TS851 States.S.Retry[0].Interval",
    ],
    [
      "choice operators of JSONPath",
      machine({
        S: { Type: "Choice", Choices: [{ Condition: "{% true %}", Next: "E", Variable: "$.a" }] },
        E: { Type: "Succeed" },
      }),
      "TS851 States.S.Choices[0].Variable",
    ],
  ];
  it.each(cases)("%s", (_, json, expected) => {
    expect(problemsOf(json).some((problem) => problem.startsWith(`${expected}:`))).toBe(true);
    expect(() => readDefinition(json, "m")).toThrow(NotImplementedLocallyError);
  });
});

describe("what AWS would refuse is refused", () => {
  const cases: [string, string, string][] = [
    ["text that is no JSON", "{", "TS850 m:"],
    [
      "a start that leads nowhere",
      JSON.stringify({ QueryLanguage: "JSONata", StartAt: "X", States: { S: { Type: "Succeed" } } }),
      'TS850 StartAt: "X"',
    ],
    ["a Next that leads nowhere", one({ Type: "Pass", Next: "Nowhere" }), 'TS850 States.S.Next: "Nowhere"'],
    [
      "a Catch that leads nowhere",
      one({ ...TASK, Catch: [{ ErrorEquals: ["A"], Next: "X" }] }),
      "TS850 States.S.Catch[0].Next",
    ],
    ["Next and End", machine({ S: { Type: "Pass", Next: "E", End: true }, E: { Type: "Succeed" } }), "TS850 States.S:"],
    ["neither Next nor End", machine({ S: { Type: "Pass" } }), "TS850 States.S:"],
    ["a state nobody reaches", machine({ S: { Type: "Succeed" }, T: { Type: "Succeed" } }), "TS850 States.T:"],
    [
      "the same name in two scopes",
      one({ Type: "Map", ItemProcessor: { StartAt: "S", States: { S: { Type: "Succeed" } } } }),
      "TS850 States.S.ItemProcessor.States.S:",
    ],
    [
      "States.ALL with others",
      one({ ...TASK, Retry: [{ ErrorEquals: ["States.ALL", "A"] }] }),
      "TS850 States.S.Retry[0].ErrorEquals",
    ],
    [
      "States.ALL not last",
      one({ ...TASK, Retry: [{ ErrorEquals: ["States.ALL"] }, { ErrorEquals: ["A"] }] }),
      "TS850 States.S.Retry[0].ErrorEquals",
    ],
    ["JSONata that does not parse", one({ Type: "Pass", Output: { a: ["{% 1 + %}"] } }), "TS850 States.S.Output.a[0]"],
    ["half an expression", one({ Type: "Pass", Output: "{% 1 " }), "TS850 States.S.Output"],
    ["a variable nobody assigns", one({ Type: "Pass", Output: "{% $plna.x %}" }), 'TS850 States.S.Output: "$plna"'],
    ["a function there is not", one({ Type: "Pass", Output: "{% $eval('1') %}" }), 'TS850 States.S.Output: "$eval"'],
    [
      "an inner Assign of an outer name",
      machine({
        A: { Type: "Pass", Assign: { v: 1 }, Next: "S" },
        S: {
          Type: "Map",
          End: true,
          ItemProcessor: { StartAt: "P", States: { P: { Type: "Pass", Assign: { v: 2 }, End: true } } },
        },
      }),
      'TS850 States.S.ItemProcessor: "Assign of $v"',
    ],
    ["Wait without a time", one({ Type: "Wait" }), "TS850 States.S:"],
    ["a negative number", one({ ...TASK, TimeoutSeconds: 0 }), "TS850 States.S.TimeoutSeconds: 0"],
    [
      "a Condition that is no expression",
      machine({ S: { Type: "Choice", Choices: [{ Condition: "true", Next: "E" }] }, E: { Type: "Succeed" } }),
      "TS850 States.S.Choices[0].Condition",
    ],
    ["a name of more than 80 characters", machine({ ["x".repeat(81)]: { Type: "Succeed" } }), "TS850 States."],
  ];
  it.each(cases)("%s", (_, json, expected) => {
    expect(problemsOf(json).some((problem) => problem.startsWith(expected))).toBe(true);
  });
});

describe("readDefinition", () => {
  it("names all problems at once", () => {
    const json = machine({ S: { ...TASK, Resource: "x", Foo: 1, Output: "{% ( %}", Next: "Nowhere" } });
    expect(problemsOf(json)).toHaveLength(4);
  });

  it("takes names that an expression binds itself, and variables of scopes around it", () => {
    const output = "{% ($f := function($x) { $x + $v }; $map([1], function($y, $i) { $f($y) }) ~> $sum()) %}";
    const json = machine({
      A: { Type: "Pass", Assign: { v: 1 }, Next: "S" },
      S: {
        Type: "Map",
        Items: "{% $states.input %}",
        End: true,
        ItemProcessor: { StartAt: "P", States: { P: { Type: "Pass", Output: output, End: true } } },
      },
    });
    expect(problemsOf(json)).toEqual([]);
  });

  it("takes the pipeline's own state machine", () => {
    const text = readFileSync(new URL("../../../../statemachine/pos-pipeline.asl.json", import.meta.url), "utf8");
    expect(problemsOf(text.replaceAll("${Partition}", "aws").replaceAll(/\$\{\w+\}/g, "x"))).toEqual([]);
  });
});
