import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../../../localstack/aws/aws-error.ts";
import { startEndpoint } from "../../../../localstack/aws/endpoint.ts";
import type { CloudEvent } from "../../../../localstack/aws/events/cloud-event.ts";
import { createEventBus, type EventBusOptions } from "../../../../localstack/aws/events/create-event-bus.ts";
import type { LocalEventBus, Rule, RuleTarget, TargetDelivery } from "../../../../localstack/aws/events/local-event-bus.ts";
import { createS3 } from "../../../../localstack/aws/s3/create-s3.ts";
import { createQueues } from "../../../../localstack/aws/sqs/create-queues.ts";
import { InvalidInputError, NotImplementedLocallyError } from "../../../../src/core/errors/error-classes.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const TARGET = "arn:aws:test:target";
const DEAD = "arn:aws:test:dead";

const EVENT: CloudEvent = {
  version: "0",
  id: "e-1",
  "detail-type": "Object Created",
  source: "aws.s3",
  account: "000000000000",
  time: "2026-11-20T00:00:00Z",
  region: "us-east-1",
  resources: ["arn:aws:s3:::data"],
  detail: { bucket: { name: "data" }, object: { key: 'raw/a "b".csv', size: 7 } },
};

const rule = (target: Partial<RuleTarget> = {}, more: Partial<Rule> = {}): Rule => ({
  name: "wake",
  pattern: { source: ["aws.s3"] },
  targets: [{ Id: "t", Arn: TARGET, ...target }],
  ...more,
});

type Received = { readonly payload: string; readonly attributes: Readonly<Record<string, string>> | undefined };

/** A bus with one target and one dead-letter queue that only remember; `fail` says what the target does the n-th time. */
function recordingBus(fail: (attempt: number) => Error | null = () => null, options: Partial<EventBusOptions> = {}) {
  const received: Received[] = [];
  const dead: Received[] = [];
  const logged: string[] = [];
  const { promise: deadCame, resolve } = Promise.withResolvers<undefined>();
  let attempts = 0;
  const target: TargetDelivery = async (payload, attributes) => {
    attempts += 1;
    const error = fail(attempts);
    if (error !== null) throw error;
    received.push({ payload, attributes });
  };
  const deadLetters: TargetDelivery = async (payload, attributes) => {
    dead.push({ payload, attributes });
    resolve(undefined);
  };
  const resolveTarget = (arn: string) => (arn === TARGET ? target : arn === DEAD ? deadLetters : null);
  const bus = createEventBus({ resolveTarget, retryDelayMs: () => 0, log: (line) => logged.push(line), ...options });
  return { bus, received, dead, logged, deadCame, attempts: () => attempts };
}

describe("delivery", () => {
  test("to every target of every rule that matches, and to no other", async () => {
    const { bus, received } = recordingBus();
    bus.addRule(rule({}, { targets: [{ Id: "a", Arn: TARGET }, { Id: "b", Arn: TARGET }] }));
    bus.addRule(rule({}, { name: "second" }));
    bus.addRule(rule({}, { name: "other", pattern: { source: ["x"] } }));
    bus.addRule(rule({}, { name: "off", enabled: false }));
    await bus.publish(EVENT);
    expect(received.map(({ payload }) => JSON.parse(payload) as unknown)).toEqual([EVENT, EVENT, EVENT]);
  });

  test("again after a failure, until it works", async () => {
    const { bus, received, attempts } = recordingBus((attempt) => (attempt < 4 ? new Error("down") : null));
    bus.addRule(rule());
    await bus.publish(EVENT);
    while (received.length === 0) await new Promise(setImmediate);
    expect(attempts()).toBe(4);
    await bus.close?.();
  });

  test("publish does not wait for the attempts after the first", async () => {
    const { bus, attempts } = recordingBus(() => new Error("down"), { retryDelayMs: () => 3_600_000 });
    bus.addRule(rule());
    await bus.publish(EVENT);
    expect(attempts()).toBe(1);
    await bus.close?.();
  });

  test("ends with the retry policy, in the dead-letter queue, with EventBridge's attributes", async () => {
    const { bus, dead, deadCame, attempts, logged } = recordingBus(() => new Error("down"));
    bus.addRule(rule({ RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig: { Arn: DEAD }, Input: '"constant"' }));
    await bus.publish(EVENT);
    await deadCame;
    expect(attempts()).toBe(3);
    expect(JSON.parse(dead[0]?.payload ?? "")).toEqual(EVENT);
    expect(dead[0]?.attributes).toEqual({
      RULE_ARN: bus.ruleArn("wake"),
      TARGET_ARN: TARGET,
      ERROR_CODE: "SDK_CLIENT_ERROR",
      ERROR_MESSAGE: "down",
      RETRY_ATTEMPTS: "2",
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    });
    expect(logged[0]).toContain("gave up on target t after 2 retries");
  });

  test("ends when the event is too old", async () => {
    let nowMs = 0;
    const { bus, dead, deadCame } = recordingBus(() => new Error("down"), { now: () => (nowMs += 30_000) });
    bus.addRule(rule({ RetryPolicy: { MaximumEventAgeInSeconds: 100 }, DeadLetterConfig: { Arn: DEAD } }));
    await bus.publish(EVENT);
    await deadCame;
    expect(dead[0]?.attributes?.["EXHAUSTED_RETRY_CONDITION"]).toBe("MaximumEventAgeInSeconds");
  });

  test.each([
    [new AwsError("QueueDoesNotExist", 400, "no queue"), 1],
    [new AwsError("ThrottlingException", 400, "slow"), 3],
    [new AwsError("InternalFailure", 500, "bug"), 3],
  ])("%o is tried %i times", async (error, expected) => {
    const { bus, deadCame, attempts } = recordingBus(() => error);
    bus.addRule(rule({ RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig: { Arn: DEAD } }));
    await bus.publish(EVENT);
    await deadCame;
    expect(attempts()).toBe(expected);
  });
});

describe("input", () => {
  const deliver = async (target: Partial<RuleTarget>): Promise<unknown> => {
    const { bus, received } = recordingBus(() => null, { now: () => Date.UTC(2026, 10, 20) });
    bus.addRule(rule(target));
    await bus.publish(EVENT);
    return JSON.parse(received[0]?.payload ?? "");
  };

  test.each<readonly [Partial<RuleTarget>, unknown]>([
    [{ Input: '{"mode":"changes"}' }, { mode: "changes" }],
    [{ InputPath: "$.detail.object" }, EVENT.detail["object"]],
    [{ InputPath: "$.resources[0]" }, "arn:aws:s3:::data"],
    [{ InputPath: "$.detail-type" }, "Object Created"],
    [{ InputPath: "$['detail-type']" }, "Object Created"],
    [{ InputPath: "$.absent.deeper" }, null],
    [
      {
        InputTransformer: {
          InputPathsMap: { key: "$.detail.object.key", size: "$.detail.object.size", bucket: "$.detail.bucket", none: "$.nothing" },
          InputTemplate: '{"mode":"files","key":<key>,"text":"<key> has <size><none>","bucket":<bucket>,"none":<none>,"at":"<aws.events.event.ingestion-time>","rule":"<aws.events.rule-name>"}',
        },
      },
      {
        mode: "files",
        key: 'raw/a "b".csv',
        text: 'raw/a "b".csv has 7',
        bucket: { name: "data" },
        none: null,
        at: "2026-11-20T00:00:00.000Z",
        rule: "wake",
      },
    ],
    [{ InputTransformer: { InputTemplate: '{"event":<aws.events.event.json>}' } }, { event: EVENT }],
  ])("%j", async (target, expected) => {
    expect(await deliver(target)).toEqual(expected);
  });
});

describe("a rule is refused at load time", () => {
  test.each<readonly [string, Partial<RuleTarget> & Record<string, unknown>, typeof InvalidInputError | typeof NotImplementedLocallyError, string]>([
    ["an unknown target", { Arn: "arn:aws:sns:us-east-1:0:t" }, NotImplementedLocallyError, "arn:aws:sns:us-east-1:0:t"],
    ["an unknown dead-letter queue", { DeadLetterConfig: { Arn: "arn:aws:sqs:x" } }, NotImplementedLocallyError, "arn:aws:sqs:x"],
    ["a property we lack", { SqsParameters: { MessageGroupId: "g" } }, NotImplementedLocallyError, "SqsParameters"],
    ["a path we lack", { InputPath: "$..key" }, NotImplementedLocallyError, "$..key"],
    ["input that is no JSON", { Input: "{" }, InvalidInputError, "target t, Input"],
    ["two inputs", { Input: "1", InputPath: "$" }, InvalidInputError, "2 of Input"],
    ["an undefined name", { InputTransformer: { InputTemplate: '{"a":<b>}' } }, InvalidInputError, "<b>"],
    ["a template that is no JSON", { InputTransformer: { InputTemplate: "{a}" } }, InvalidInputError, "InputTemplate"],
  ])("%s", (_what, target, errorClass, named) => {
    const { bus } = recordingBus();
    const add = () => bus.addRule(rule(target));
    expect(add).toThrow(errorClass);
    expect(add).toThrow(named);
  });

  test("and an unknown operator", () => {
    const { bus } = recordingBus();
    expect(() => bus.addRule(rule({}, { pattern: { a: [{ cidr: "x" }] } }))).toThrow(NotImplementedLocallyError);
  });
});

async function withClient(bus: LocalEventBus, use: (client: EventBridgeClient) => Promise<void>): Promise<void> {
  const endpoint = await startEndpoint({ port: 0, services: [bus] });
  const client = new EventBridgeClient({ endpoint: endpoint.url, region: "us-east-1", credentials, maxAttempts: 1 });
  try {
    await use(client);
  } finally {
    client.destroy();
    await endpoint.stop();
  }
}

describe("the API", () => {
  test("makes rules and targets, shows and removes them", async () => {
    const { bus, received } = recordingBus();
    await withClient(bus, async (client) => {
      const EventPattern = JSON.stringify({ source: ["shop"] });
      const { RuleArn } = await client.send(new PutRuleCommand({ Name: "r", EventPattern }));
      expect(RuleArn).toBe("arn:aws:events:us-east-1:000000000000:rule/r");
      await client.send(new PutTargetsCommand({ Rule: "r", Targets: [{ Id: "t", Arn: TARGET, InputPath: "$.detail" }] }));
      expect((await client.send(new ListRulesCommand({}))).Rules).toMatchObject([{ Name: "r", State: "ENABLED", EventPattern }]);
      expect((await client.send(new ListTargetsByRuleCommand({ Rule: "r" }))).Targets?.map(({ Id }) => Id)).toEqual(["t"]);
      const entry = { Source: "shop", DetailType: "Sale", Detail: '{"id":0}' };
      const put = await client.send(
        new PutEventsCommand({ Entries: [entry, { ...entry, Source: "aws.s3" }, { ...entry, Detail: "no" }, { ...entry, Source: "other" }] }),
      );
      expect(put.FailedEntryCount).toBe(2);
      expect(put.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, "NotAuthorizedForSource", "MalformedDetail", undefined]);
      expect(received.map(({ payload }) => payload)).toEqual(['{"id":0}']);
      await client.send(new DisableRuleCommand({ Name: "r" }));
      await client.send(new PutEventsCommand({ Entries: [entry] }));
      expect(received.length).toBe(1);
      await expect(client.send(new DeleteRuleCommand({ Name: "r" }))).rejects.toMatchObject({ name: "ValidationException" });
      await client.send(new RemoveTargetsCommand({ Rule: "r", Ids: ["t"] }));
      await client.send(new DeleteRuleCommand({ Name: "r" }));
      await expect(client.send(new DescribeRuleCommand({ Name: "r" }))).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    });
  });

  test("says what is wrong with a pattern, and tries one", async () => {
    const { bus } = recordingBus();
    await withClient(bus, async (client) => {
      const putRule = (pattern: unknown) => client.send(new PutRuleCommand({ Name: "r", EventPattern: JSON.stringify(pattern) }));
      await expect(putRule({ a: "x" })).rejects.toMatchObject({ name: "InvalidEventPatternException", message: expect.stringContaining("$.a") });
      await expect(putRule({ a: [{ cidr: "x" }] })).rejects.toMatchObject({ name: "NotImplemented", message: expect.stringContaining("cidr") });
      await expect(client.send(new PutRuleCommand({ Name: "r", ScheduleExpression: "rate(1 minute)" }))).rejects.toThrow("ScheduleExpression");
      await expect(client.send(new PutRuleCommand({ Name: "r", EventPattern: "{}", EventBusName: "own" }))).rejects.toThrow("bus own");
      const tryIt = new TestEventPatternCommand({ EventPattern: '{"source":["aws.s3"]}', Event: JSON.stringify(EVENT) });
      expect((await client.send(tryIt)).Result).toBe(true);
    });
  });
});

test("a put in S3 is a message in SQS when it is answered, matched by key", async () => {
  using folder = temporaryFolder();
  const queues = createQueues({ dataDir: `${folder.path}/sqs` });
  const { arn } = queues.createQueue({ name: "wake" });
  const resolveTarget = (target: string): TargetDelivery | null => (queues.hasQueue(target) ? async (payload) => void queues.send(target, payload) : null);
  const bus = createEventBus({ resolveTarget });
  const s3 = createS3({ dataDir: `${folder.path}/s3`, onEvent: (event) => bus.publish(event) });
  s3.createBucket("data", { eventBridge: true });
  const pattern = { source: ["aws.s3"], "detail-type": ["Object Created"], detail: { bucket: { name: ["data"] }, object: { key: [{ wildcard: "raw/*.csv*" }] } } };
  bus.addRule({ name: "wake", pattern, targets: [{ Id: "queue", Arn: arn }] });
  const endpoint = await startEndpoint({ port: 0, services: [bus, queues, s3] });
  const client = new S3Client({ endpoint: endpoint.url, region: "us-east-1", credentials });
  const key = "raw/é +.csv.gz";
  for (const Key of [key, "work/plan.json"]) await client.send(new PutObjectCommand({ Bucket: "data", Key, Body: "x" }));
  const messages = await queues.receive("wake", { maxMessages: 10 });
  expect(messages.map(({ body }) => (JSON.parse(body) as CloudEvent).detail["object"])).toMatchObject([{ key, size: 1 }]);
  client.destroy();
  await endpoint.stop();
});
