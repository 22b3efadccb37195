import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startLocalCloud } from "../../../../localstack/aws/start-local-cloud.ts";
import type { LocalCloud } from "../../../../localstack/aws/local-cloud.ts";
import { bundleFunctions } from "../../../../localstack/bundle.ts";
import { folderOfThisFile } from "../../../support/folder-of-this-file.ts";

/** Handlers of the tests' functions: real bundles, run in real children. */
const HANDLERS = {
  work: `
    import { appendFileSync, existsSync } from "node:fs";
    import { setTimeout as sleep } from "node:timers/promises";
    class PoisonFileError extends Error { name = "PoisonFileError" }
    let warm = 0;
    export const handler = async (event, context) => {
      warm += 1;
      if (event.note) appendFileSync(event.note, \`\${event.n ?? ""} \${process.pid}\\n\`);
      if (event.until && !existsSync(event.until)) throw new PoisonFileError("not yet");
      if (event.fail) throw new PoisonFileError("bad " + event.fail);
      if (event.answer) return event.answer;
      if (event.refuse) throw Object.assign(new Error(event.refuse), { name: "InvalidInputError" });
      if (event.text) throw "only a text";
      if (event.big) return "x".repeat(event.big);
      if (event.hang) await new Promise((resolve) => setTimeout(resolve, 60_000));
      if (event.sleepMs) await sleep(event.sleepMs);
      if (event.exit) process.exit(event.exit);
      if (event.crash) setTimeout(() => { throw new RangeError("later") });
      if (event.crash) await new Promise((resolve) => setTimeout(resolve, 60_000));
      if (event.env) return process.env;
      if (event.say) console.log("said " + event.say);
      if (event.context) return { ...context, remainingMs: context.getRemainingTimeInMillis() };
      return { n: event.n ?? null, warm, pid: process.pid };
    };`,
  broken: `throw new TypeError("cannot load"); export const handler = () => 1;`,
  wake: `
    export const handler = async ({ Records }) => {
      const failures = [];
      for (const { messageId, body } of Records) {
        const { detail } = JSON.parse(body);
        if (detail === undefined) { failures.push({ itemIdentifier: messageId }); continue; }
        const response = await fetch(process.env.AWS_ENDPOINT_URL, {
          method: "POST",
          headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AWSStepFunctions.StartExecution" },
          body: JSON.stringify({ stateMachineArn: process.env.STATE_MACHINE_ARN, input: JSON.stringify({ n: detail.object.key }) }),
        });
        if (!response.ok) throw new Error(await response.text());
      }
      return { batchItemFailures: failures };
    };`,
};

const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: { Type: String, Default: test }
Globals:
  Function:
    Runtime: nodejs24.x
    Handler: handler.handler
    MemorySize: 256
    Environment: { Variables: { STAGE: !Ref Stage } }
Resources:
  DataBucket:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } }
  FileRule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.s3]
        detail-type: [Object Created]
        detail: { bucket: { name: [!Ref DataBucket] }, object: { key: [{ prefix: raw/ }] } }
      Targets: [{ Id: wake, Arn: !GetAtt WakeQueue.Arn }]
  WakeQueue:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 30
      RedrivePolicy: { deadLetterTargetArn: !GetAtt DeadLetters.Arn, maxReceiveCount: 1 }
  DeadLetters: { Type: AWS::SQS::Queue }
  WorkFunction:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: functions/work/, Timeout: 1 }
  BrokenFunction:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: functions/broken/ }
  WakeFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/wake/
      Timeout: 20
      Environment: { Variables: { STATE_MACHINE_ARN: !Ref Machine } }
      Events:
        Files:
          Type: SQS
          Properties: { Queue: !GetAtt WakeQueue.Arn, BatchSize: 10, FunctionResponseTypes: [ReportBatchItemFailures] }
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: !Sub machine-\${Stage}
      DefinitionUri: machine.asl.json
      DefinitionSubstitutions: { WorkFunctionArn: !GetAtt WorkFunction.Arn }
Outputs:
  Bucket: { Value: !Ref DataBucket }
  MachineArn: { Value: !Ref Machine }
  QueueUrl: { Value: !Ref WakeQueue }
  DeadLettersUrl: { Value: !Ref DeadLetters }
`;

export const RETRY = [
  { ErrorEquals: ["Runtime.ExitError"], IntervalSeconds: 1, MaxAttempts: 2 },
  { ErrorEquals: ["PoisonFileError"], MaxAttempts: 0 },
];

export const WORK_MACHINE = {
  QueryLanguage: "JSONata",
  StartAt: "Work",
  States: {
    Work: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { FunctionName: "${WorkFunctionArn}", Payload: "{% $states.input %}" },
      Output: "{% $states.result.Payload %}",
      Retry: RETRY,
      End: true,
    },
  },
};

export type Project = { dir: string; start(): Promise<LocalCloud> };

/** A project in a temporary folder: template, state machine and bundled functions. Every `start` uses the same data folder. */
export async function project(definition: object = WORK_MACHINE): Promise<Project> {
  const dir = folderOfThisFile();
  for (const [name, code] of Object.entries(HANDLERS)) {
    mkdirSync(join(dir, "functions", name), { recursive: true });
    writeFileSync(join(dir, "functions", name, "handler.ts"), code);
  }
  writeFileSync(join(dir, "template.yaml"), TEMPLATE);
  writeFileSync(join(dir, "machine.asl.json"), JSON.stringify(definition));
  const bundlesDir = join(dir, "dist");
  await bundleFunctions({ outDir: bundlesDir, functionsDir: join(dir, "functions") });
  return {
    dir,
    start: () =>
      startLocalCloud({
        templatePath: join(dir, "template.yaml"),
        dataDir: join(dir, "data"),
        port: 0,
        bundlesDir,
        functionEnvironment: { TARGET_URI: "mongodb://127.0.0.1:1/" },
      }),
  };
}

/** Credentials and region that every SDK client of a test needs. */
export function clientOptions(cloud: LocalCloud) {
  return {
    endpoint: cloud.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
}

/** Asks until the answer is there; the test's own timeout ends it. */
export async function eventually<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
