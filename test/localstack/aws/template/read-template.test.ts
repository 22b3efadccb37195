import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { BUNDLE_OPTIONS } from "../../../../localstack/bundle.ts";
import { readTemplate } from "../../../../localstack/aws/template/read-template.ts";
import { TillstreamError } from "../../../../src/core/errors/tillstream-error.ts";
import { folderOfThisFile } from "../../../support/folder-of-this-file.ts";

const list = (pairs: object, separator: string): string[] => Object.entries(pairs).map((pair) => pair.join(separator));
const MACHINE = { QueryLanguage: "JSONata", StartAt: "S", States: { S: { Type: "Succeed" } } };

function read(template: string, options: { machine?: string; parameters?: Record<string, string> } = {}) {
  const dir = folderOfThisFile();
  writeFileSync(join(dir, "template.yaml"), template);
  writeFileSync(join(dir, "m.asl.json"), options.machine ?? JSON.stringify(MACHINE));
  return readTemplate({
    templatePath: join(dir, "template.yaml"),
    parameters: options.parameters ?? {},
    functionEnvironment: { TARGET_URI: "mongodb://x" },
    bundlesDir: "/bundles",
    endpoint: "http://127.0.0.1:4566",
  });
}

function problemsOf(template: string, options: Parameters<typeof read>[1] = {}): string[] {
  try {
    read(template, options);
  } catch (error) {
    if (error instanceof TillstreamError) return error.problems.map((p) => `${p.code} ${p.where}: ${p.found}`);
    throw error;
  }
  return [];
}

const queue = (properties: string): string => `Resources: { Q: { Type: AWS::SQS::Queue, Properties: ${properties} } }`;

const machine = (substitutions: string): string =>
  `Resources: { M: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: m.asl.json, DefinitionSubstitutions: ${substitutions} } } }`;

describe("intrinsic functions", () => {
  it.each([
    ["!Ref Q", "http://127.0.0.1:4566/000000000000/tillstream-Q"],
    ["!GetAtt Q.Arn", "arn:aws:sqs:us-east-1:000000000000:tillstream-Q"],
    ["!Sub '${Stage}-${Q.QueueName}-${!Literal}-${AWS::Region}'", "dev-tillstream-Q-${Literal}-us-east-1"],
    ["!Sub ['${a}/${Stage}', { a: !Ref Stage }]", "dev/dev"],
    ["!If [IsDev, yes, no]", "yes"],
    ["!If [IsNotDev, yes, no]", "no"],
    ["!Join ['-', [a, !Ref Stage, b]]", "a-dev-b"],
    ["!Select [1, !Split [',', 'a,b,c']]", "b"],
    ["{ 'Fn::GetAtt': [Q, QueueUrl] }", "http://127.0.0.1:4566/000000000000/tillstream-Q"],
    ["!FindInMap [Sizes, !Ref Stage, Size]", "5"],
    ["!Ref F.Alias", "arn:aws:lambda:us-east-1:000000000000:function:tillstream-F"],
  ])("%s", (value, expected) => {
    const { outputs } = read(`
Parameters: { Stage: { Type: String, Default: dev } }
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  IsNotDev: !And [!Not [!Condition IsDev], !Or [!Condition IsDev, !Condition IsDev]]
Mappings: { Sizes: { dev: { Size: "5" } } }
Resources:
  Q: { Type: AWS::SQS::Queue }
  F: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs24.x, Handler: handler.handler, CodeUri: f/, AutoPublishAlias: live } }
Outputs: { O: { Value: ${value} } }`);
    expect(outputs["O"]).toBe(expected);
  });

  it("leaves out what a condition or AWS::NoValue leaves out", () => {
    const { queues, outputs } = read(`
Parameters: { Stage: { Type: String, Default: dev } }
Conditions: { Prod: !Equals [!Ref Stage, prod] }
Resources:
  A: { Type: AWS::SQS::Queue, Properties: { DelaySeconds: !If [Prod, 5, !Ref AWS::NoValue] } }
  B: { Type: AWS::SQS::Queue, Condition: Prod }
Outputs: { O: { Condition: Prod, Value: x } }`);
    expect(queues).toEqual([{ name: "tillstream-A" }]);
    expect(outputs).toEqual({});
  });
});

describe("resources", () => {
  it("merges Globals into functions and lets the caller's environment win", () => {
    const { functions } = read(`
Globals:
  Function: { Runtime: nodejs24.x, Handler: handler.handler, Timeout: 9, Environment: { Variables: { A: 1, TARGET_URI: template } } }
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { CodeUri: functions/do-it/, MemorySize: 512, Environment: { Variables: { B: two } } } }`);
    expect(functions).toEqual([
      {
        name: "tillstream-F",
        bundle: "/bundles/do-it/handler.mjs",
        handler: "handler",
        timeoutSeconds: 9,
        memoryMb: 512,
        reservedConcurrency: null,
        environment: { A: "1", B: "two", TARGET_URI: "mongodb://x" },
      },
    ]);
  });

  it("puts dead-letter queues before those that lead to them", () => {
    const { queues } = read(`
Resources:
  A: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt B.Arn, maxReceiveCount: 3 } } }
  B: { Type: AWS::SQS::Queue }`);
    expect(queues.map(({ name }) => name)).toEqual(["tillstream-B", "tillstream-A"]);
  });

  it("lists what has no local effect, with the reason", () => {
    const { inert } = read("Resources: { K: { Type: AWS::KMS::Key, Properties: { Whatever: 1 } } }");
    expect(inert).toEqual([{ logicalId: "K", type: "AWS::KMS::Key", reason: "nothing is encrypted on this machine" }]);
  });
});

describe("what is unknown is refused by name, with its path", () => {
  it.each([
    [
      "a resource type",
      "Resources: { T: { Type: AWS::DynamoDB::Table } }",
      "TS852 template.yaml at Resources.T.Type: AWS::DynamoDB::Table",
    ],
    ["a property", queue("{ FifoQueue: true }"), "TS852 template.yaml at Resources.Q.Properties.FifoQueue"],
    [
      "a misspelt property",
      queue("{ VisibilityTimout: 1 }"),
      "TS852 template.yaml at Resources.Q.Properties.VisibilityTimout",
    ],
    [
      "a member of a resource",
      "Resources: { Q: { Type: AWS::SQS::Queue, UpdatePolicy: {} } }",
      "TS852 template.yaml at Resources.Q.UpdatePolicy",
    ],
    [
      "a tag",
      "Resources: { Q: { Type: AWS::SQS::Queue, Properties: { DelaySeconds: !Cidr 1 } } }",
      "TS852 template.yaml at Resources.Q.Properties.DelaySeconds: the tag !Cidr",
    ],
    [
      "a function",
      queue("{ DelaySeconds: { 'Fn::ImportValue': x } }"),
      "TS852 template.yaml at Resources.Q.Properties.DelaySeconds: the function Fn::ImportValue",
    ],
    ["a section", "Hooks: {}\nResources: {}", "TS852 template.yaml at Hooks"],
    [
      "an event type",
      "Resources: { F: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs24.x, Handler: handler.handler, CodeUri: f/, Events: { E: { Type: Api } } } } }",
      "TS852 template.yaml at Resources.F.Properties.Events.E.Type",
    ],
    [
      "a runtime",
      "Resources: { F: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.12, Handler: handler.handler, CodeUri: f/ } } }",
      "TS852 template.yaml at Resources.F.Properties.Runtime",
    ],
    [
      "bucket notifications to functions",
      "Resources: { B: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { LambdaConfigurations: [] } } } }",
      "TS852 template.yaml at Resources.B.Properties.NotificationConfiguration.LambdaConfigurations",
    ],
    ["a reference to nothing", queue("{ QueueName: !Ref Nobody }"), "TS853 template.yaml at Resources.Q"],
    [
      "an attribute there is not",
      "Resources: { Q: { Type: AWS::SQS::Queue } }\nOutputs: { O: { Value: !GetAtt Q.Size } }",
      "TS853 template.yaml at Outputs.O: GetAtt Q.Size",
    ],
    [
      "a number that is none",
      queue("{ VisibilityTimeout: soon }"),
      "TS853 template.yaml at Resources.Q.Properties.VisibilityTimeout",
    ],
    [
      "a parameter without a value",
      "Parameters: { P: { Type: String } }\nResources: {}",
      "TS853 template.yaml at Parameters.P: no value",
    ],
    ["YAML that is none", "Resources: {", "TS853 template.yaml at line"],
    [
      "a substitution nobody uses",
      machine("{ Unused: x }"),
      "TS854 template.yaml at Resources.M.Properties.DefinitionSubstitutions: Unused",
    ],
  ])("%s", (_, template, expected) => {
    expect(problemsOf(template).some((problem) => problem.startsWith(expected))).toBe(true);
  });

  it("a substitution nobody defines, beside everything else that is wrong, at once", () => {
    const definition = JSON.stringify({ ...MACHINE, States: { S: { Type: "Succeed", Output: "${Missing}", Foo: 1 } } });
    const problems = problemsOf(`${machine("{}")}\nHooks: {}`, { machine: definition });
    expect(problems.map((problem) => problem.slice(0, 5)).toSorted()).toEqual(["TS851", "TS852", "TS854"]);
    expect(problems.join("\n")).toContain("m.asl.json at States.S.Foo");
  });

  it("an entry of Mappings that is not there", () => {
    const template = `Mappings: { Sizes: { dev: { Size: 5 } } }\n${queue("{ DelaySeconds: !FindInMap [Sizes, prod, Size] }")}`;
    expect(problemsOf(template)[0]).toBe(
      "TS853 template.yaml at Resources.Q.Properties.DelaySeconds: FindInMap Sizes, prod, Size",
    );
  });

  it("parameters that the template's own rules refuse, only where a rule's condition holds", () => {
    const template = `
Parameters: { Kind: { Type: String, Default: none }, Arn: { Type: String, Default: "" } }
Rules:
  NeedsArn:
    RuleCondition: !Not [!Equals [!Ref Kind, none]]
    Assertions: [{ Assert: !Not [!Equals [!Ref Arn, ""]], AssertDescription: Kind needs Arn. }]
Resources: {}`;
    expect(problemsOf(template)).toEqual([]);
    expect(problemsOf(template, { parameters: { Kind: "a", Arn: "b" } })).toEqual([]);
    expect(problemsOf(template, { parameters: { Kind: "a" } })).toEqual([
      "TS853 template.yaml at Rules.NeedsArn.Assertions[0]: these parameters",
    ]);
  });

  it("values of parameters that are unknown or not allowed", () => {
    const template =
      "Parameters: { P: { Type: String, AllowedValues: [a, b] }, N: { Type: Number, Default: 1, MaxValue: 3 } }\nResources: {}";
    const problems = problemsOf(template, { parameters: { P: "c", N: "4", X: "1" } });
    expect(problems).toHaveLength(3);
  });
});

describe("this project's template", () => {
  const file = new URL("../../../../template.yaml", import.meta.url);

  it("is understood whole, and every function has its folder", () => {
    const plan = readTemplate({
      templatePath: file.pathname,
      parameters: {},
      functionEnvironment: {},
      bundlesDir: "/bundles",
      endpoint: "http://127.0.0.1:4566",
    });
    expect(plan.stateMachines).toHaveLength(1);
    expect(plan.functions.map(({ bundle }) => bundle)).toContain("/bundles/wake/handler.mjs");
    expect(plan.eventSources).toHaveLength(1);
    expect(plan.rules[0]?.targets).toHaveLength(1);
  });

  it("bundles functions as this machine does", () => {
    const template = parse(readFileSync(file, "utf8"), { logLevel: "silent" });
    const functions = Object.values<ReturnType<typeof parse>>(template.Resources).filter(
      ({ Type }) => Type === "AWS::Serverless::Function",
    );
    expect(functions.length).toBeGreaterThan(0);
    const local = BUNDLE_OPTIONS;
    for (const { Metadata } of functions) {
      expect(Metadata.BuildProperties).toEqual({
        EntryPoints: ["handler.ts"],
        Format: local.format,
        OutExtension: list(local.outExtension, "="),
        Target: local.target,
        MainFields: local.mainFields.join(","),
        Minify: local.minify,
        Sourcemap: local.sourcemap,
        Loader: list(local.loader, "="),
        Banner: list(local.banner, "="),
      });
    }
  });
});
