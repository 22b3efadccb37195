import {
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  type PutTargetsCommandOutput,
} from "@aws-sdk/client-eventbridge";
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { deployClients } from "../../../localstack/deploy/deploy-clients.ts";
import { deployPlan } from "../../../localstack/deploy/deploy-plan.ts";
import type { LocalPlan } from "../../../localstack/aws/template/local-plan.ts";

/** What an engine would do is asked of MiniStack in verify:cloud; here, what is asked of it. */
const lambda = mockClient(LambdaClient);
const sqs = mockClient(SQSClient);
const events = mockClient(EventBridgeClient);
const EMPTY: LocalPlan = {
  buckets: [],
  queues: [],
  functions: [],
  stateMachines: [],
  rules: [],
  eventSources: [],
  names: {},
  outputs: {},
  inert: [],
};
const deploy = async (plan: Partial<LocalPlan>): Promise<void> =>
  deployPlan(deployClients("http://127.0.0.1:1", {}), { ...EMPTY, ...plan });

describe("deploying a plan over what is there", () => {
  beforeEach(() => [lambda, sqs, events].forEach((mock) => mock.reset()));

  it("removes what wakes its own functions, all pages of it, and nobody else's", async () => {
    const mappings = ["one", "two", "three"];
    const deleted: (string | undefined)[] = [];
    lambda.on(ListEventSourceMappingsCommand).callsFake(({ Marker, FunctionName }) => {
      if (FunctionName !== "tillstream-Wake:live") throw new Error(`asked for ${FunctionName}`);
      const left = mappings.filter((UUID) => !deleted.includes(UUID));
      const start = Number(Marker ?? 0);
      const EventSourceMappings = left.slice(start, start + 1).map((UUID) => ({ UUID }));
      return start + 1 < left.length ? { EventSourceMappings, NextMarker: String(start + 1) } : { EventSourceMappings };
    });
    lambda.on(DeleteEventSourceMappingCommand).callsFake(({ UUID }) => {
      deleted.push(UUID);
      return {};
    });
    lambda.on(CreateEventSourceMappingCommand).resolves({});
    const mapping = { queue: "wake", functionName: "tillstream-Wake", batchSize: 1, batchingWindowSeconds: 1 };
    await deploy({ eventSources: [{ ...mapping, reportBatchItemFailures: true, maximumConcurrency: 2 }] });
    expect(deleted).toEqual(mappings);
    expect(lambda.commandCalls(CreateEventSourceMappingCommand)).toHaveLength(1);
  });

  it("sets a queue's attributes apart from making it, which another set of them would have refused", async () => {
    sqs.on(CreateQueueCommand, { QueueName: "wake" }).resolves({ QueueUrl: "url" });
    sqs.on(SetQueueAttributesCommand).resolves({});
    await deploy({
      queues: [
        { name: "wake", visibilityTimeoutSeconds: 360, redrive: { deadLetterQueue: "dead", maxReceiveCount: 5 } },
      ],
    });
    expect(sqs.commandCalls(CreateQueueCommand)[0]?.args[0].input.Attributes).toBeUndefined();
    expect(sqs.commandCalls(SetQueueAttributesCommand)[0]?.args[0].input).toEqual({
      QueueUrl: "url",
      Attributes: { VisibilityTimeout: "360", RedrivePolicy: '{"deadLetterTargetArn":"dead","maxReceiveCount":5}' },
    });
  });

  it("does not take a rule whose targets were refused for a deployed one", async () => {
    events.on(PutRuleCommand).resolves({});
    const entry = { TargetId: "wake", ErrorCode: "ResourceNotFound", ErrorMessage: "no such queue" };
    const refused: Partial<PutTargetsCommandOutput> = { FailedEntryCount: 1, FailedEntries: [entry] };
    events.on(PutTargetsCommand).resolves(refused);
    const rules: LocalPlan["rules"] = [{ name: "files", pattern: { source: ["aws.s3"] }, targets: [] }];
    await expect(deploy({ rules })).rejects.toThrow(/files.*wake: ResourceNotFound no such queue/);
  });
});
