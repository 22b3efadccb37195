import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, describe, expect, it } from "vitest";
import type { LocalCloud } from "../../../../localstack/aws/local-cloud.ts";
import { clientOptions, eventually, project } from "./cloud-fixture.ts";

const clouds: LocalCloud[] = [];
async function started(made: Awaited<ReturnType<typeof project>>): Promise<LocalCloud> {
  const cloud = await made.start();
  clouds.push(cloud);
  return cloud;
}
afterEach(async () => {
  await Promise.all(clouds.splice(0).map((cloud) => cloud.stop()));
});

describe("a local cloud", () => {
  it("leads an uploaded object through rule, queue and wake function to an execution", async () => {
    const cloud = await started(await project());
    const s3 = new S3Client(clientOptions(cloud));
    const sfn = new SFNClient(clientOptions(cloud));
    const Bucket = cloud.outputs["Bucket"];
    await s3.send(new PutObjectCommand({ Bucket, Key: "other/a.csv", Body: "x" }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "raw/a b+c.csv", Body: "x" }));
    const done = await eventually(async () => {
      const { executions } = await sfn.send(
        new ListExecutionsCommand({ stateMachineArn: cloud.outputs["MachineArn"] }),
      );
      return executions?.find(({ status }) => status === "SUCCEEDED");
    });
    const { input, output } = await sfn.send(new DescribeExecutionCommand({ executionArn: done.executionArn }));
    expect(JSON.parse(input ?? "")).toEqual({ n: "raw/a b+c.csv" });
    expect(JSON.parse(output ?? "")).toMatchObject({ n: "raw/a b+c.csv" });
    expect(cloud.states.executions(cloud.outputs["MachineArn"] ?? "")).toHaveLength(1);
  });

  it("sends a message its function cannot handle to the dead-letter queue, and only that one", async () => {
    const cloud = await started(await project());
    const sqs = new SQSClient(clientOptions(cloud));
    const QueueUrl = cloud.outputs["QueueUrl"];
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"detail":{"object":{"key":"good"}}}' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));
    const count = await eventually(async () => {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: cloud.outputs["DeadLettersUrl"],
          AttributeNames: ["ApproximateNumberOfMessages"],
        }),
      );
      const messages = Attributes?.["ApproximateNumberOfMessages"];
      return messages === "0" ? undefined : messages;
    });
    expect(count).toBe("1");
    expect(cloud.sqs.counts("tillstream-WakeQueue")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it("retries a task whose child is killed in a new child", async () => {
    const made = await project();
    const cloud = await started(made);
    const sfn = new SFNClient(clientOptions(cloud));
    const note = join(made.dir, "killed.txt");
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: cloud.outputs["MachineArn"],
        input: JSON.stringify({ note, n: 1, sleepMs: 400 }),
      }),
    );
    const pid = await eventually(() => {
      try {
        const found = Number(readFileSync(note, "utf8").trim().split(" ")[1]);
        return found > 0 ? found : undefined;
      } catch {
        return undefined;
      }
    });
    process.kill(pid, "SIGKILL");
    expect((await cloud.states.finished(executionArn ?? "")).status).toBe("SUCCEEDED");
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.map(({ type }) => type)).toEqual([
      "ExecutionStarted",
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskFailed",
      "TaskScheduled",
      "TaskStarted",
      "TaskSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
    expect(events?.[4]?.taskFailedEventDetails).toMatchObject({
      error: "Runtime.ExitError",
      resourceType: "lambda",
      resource: "invoke",
    });
    expect(readFileSync(note, "utf8").trim().split("\n")).toHaveLength(2);
  });

  it("continues on the same folder: stopped executions are Local.Interrupted and a redrive finishes them", async () => {
    const made = await project();
    const first = await started(made);
    const { executionArn } = first.states.startExecution(first.outputs["MachineArn"] ?? "", '{"hang":true}');
    await first.stop();
    const second = await started(made);
    const sfn = new SFNClient(clientOptions(second));
    const description = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(description).toMatchObject({ status: "FAILED", error: "Local.Interrupted", redriveStatus: "REDRIVABLE" });
    await sfn.send(new RedriveExecutionCommand({ executionArn }));
    expect(await second.states.finished(executionArn)).toMatchObject({ error: "Sandbox.Timedout", redriveCount: 1 });
  });

  it("names a bundle that is missing", async () => {
    const made = await project();
    writeFileSync(
      join(made.dir, "template.yaml"),
      readFileSync(join(made.dir, "template.yaml"), "utf8").replace("functions/broken/", "functions/gone/"),
    );
    await expect(made.start()).rejects.toMatchObject({ name: "InvalidInputError", code: "TS856" });
  });
});
