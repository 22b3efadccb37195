import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { DeleteEventSourceMappingCommand, paginateListEventSourceMappings } from "@aws-sdk/client-lambda";
import {
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
} from "@aws-sdk/client-s3";
import { CreateStateMachineCommand, StateMachineAlreadyExists, UpdateStateMachineCommand } from "@aws-sdk/client-sfn";
import { CreateQueueCommand, type QueueAttributeName } from "@aws-sdk/client-sqs";
import { localArn } from "../aws/local-account.ts";
import type { QueueDefinition } from "../aws/sqs/local-queues.ts";
import type { StateMachineDefinition } from "../aws/states/local-states.ts";
import type { LocalPlan } from "../aws/template/local-plan.ts";
import type { DeployClients } from "./deploy-clients.ts";
import { deployEventSource, deployFunction, ROLE_ARN } from "./deploy-function.ts";

/** Makes everything of the plan at the clients' endpoint, or brings what is there to the plan. Functions are made anew, buckets and their objects stay. */
export async function deployPlan(clients: DeployClients, plan: LocalPlan): Promise<void> {
  for (const { name, eventBridge } of plan.buckets) {
    await clients.s3.send(new CreateBucketCommand({ Bucket: name })).catch(ignoreExisting);
    const NotificationConfiguration = eventBridge ? { EventBridgeConfiguration: {} } : {};
    await clients.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: name, NotificationConfiguration }));
  }
  for (const queue of plan.queues) {
    await clients.sqs.send(new CreateQueueCommand({ QueueName: queue.name, Attributes: attributesOf(queue) }));
  }
  for await (const page of paginateListEventSourceMappings({ client: clients.lambda }, {})) {
    for (const { UUID } of page.EventSourceMappings ?? [])
      await clients.lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
  }
  for (const definition of plan.functions) await deployFunction(clients.lambda, definition);
  for (const machine of plan.stateMachines) await deployStateMachine(clients, machine);
  for (const { name, pattern, enabled = true, targets } of plan.rules) {
    const State = enabled ? "ENABLED" : "DISABLED";
    await clients.events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern), State }));
    await clients.events.send(new PutTargetsCommand({ Rule: name, Targets: targets as never }));
  }
  for (const mapping of plan.eventSources) await deployEventSource(clients.lambda, mapping);
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
}

function attributesOf(queue: QueueDefinition): Partial<Record<QueueAttributeName, string>> {
  const { visibilityTimeoutSeconds, retentionSeconds, delaySeconds, receiveWaitSeconds, redrive } = queue;
  const numbers = {
    VisibilityTimeout: visibilityTimeoutSeconds,
    MessageRetentionPeriod: retentionSeconds,
    DelaySeconds: delaySeconds,
    ReceiveMessageWaitTimeSeconds: receiveWaitSeconds,
  };
  const given = Object.entries(numbers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  if (redrive === undefined) return Object.fromEntries(given);
  const { deadLetterQueue: deadLetterTargetArn, maxReceiveCount } = redrive;
  return { ...Object.fromEntries(given), RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }) };
}

async function deployStateMachine({ states }: DeployClients, machine: StateMachineDefinition): Promise<void> {
  const { name, definition } = machine;
  try {
    await states.send(new CreateStateMachineCommand({ name, definition, roleArn: ROLE_ARN }));
  } catch (error) {
    if (!(error instanceof StateMachineAlreadyExists)) throw error;
    const stateMachineArn = localArn("states", `stateMachine:${name}`);
    await states.send(new UpdateStateMachineCommand({ stateMachineArn, definition, roleArn: ROLE_ARN }));
  }
}
