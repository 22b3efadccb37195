import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  DeleteEventSourceMappingCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
  ResourceNotFoundException,
} from "@aws-sdk/client-lambda";
import {
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
} from "@aws-sdk/client-s3";
import { CreateStateMachineCommand, StateMachineAlreadyExists, UpdateStateMachineCommand } from "@aws-sdk/client-sfn";
import { CreateQueueCommand, type QueueAttributeName, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { Rule } from "../aws/events/local-event-bus.ts";
import type { EventSourceMapping } from "../aws/lambda/local-lambda.ts";
import { localArn } from "../aws/local-account.ts";
import type { QueueDefinition } from "../aws/sqs/local-queues.ts";
import type { StateMachineDefinition } from "../aws/states/local-states.ts";
import type { LocalPlan } from "../aws/template/local-plan.ts";
import type { DeployClients } from "./deploy-clients.ts";
import { deployEventSource, deployFunction, ROLE_ARN } from "./deploy-function.ts";

/**
 * Makes everything of the plan at the clients' endpoint, or brings what is there to the plan. Functions and what wakes them are made anew;
 * buckets with their objects and queues with their messages stay. Nothing that the plan does not name is touched.
 */
export async function deployPlan(clients: DeployClients, plan: LocalPlan): Promise<void> {
  for (const { name, eventBridge } of plan.buckets) {
    await clients.s3.send(new CreateBucketCommand({ Bucket: name })).catch(ignoreExisting);
    const NotificationConfiguration = eventBridge ? { EventBridgeConfiguration: {} } : {};
    await clients.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: name, NotificationConfiguration }));
  }
  for (const queue of plan.queues) await deployQueue(clients, queue);
  await removeEventSources(clients.lambda, plan.eventSources);
  for (const definition of plan.functions) await deployFunction(clients.lambda, definition);
  for (const machine of plan.stateMachines) await deployStateMachine(clients, machine);
  for (const rule of plan.rules) await deployRule(clients, rule);
  for (const mapping of plan.eventSources) await deployEventSource(clients.lambda, mapping);
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
}

/** Attributes come after: making a queue that is there with other ones is refused. */
async function deployQueue({ sqs }: DeployClients, queue: QueueDefinition): Promise<void> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: queue.name }));
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: attributesOf(queue) }));
}

/** All are listed before the first goes: a page is counted from what is left. */
async function removeEventSources(lambda: LambdaClient, eventSources: readonly EventSourceMapping[]): Promise<void> {
  const found: (string | undefined)[] = [];
  for (const { functionName } of eventSources) {
    const list = paginateListEventSourceMappings({ client: lambda }, { FunctionName: `${functionName}:live` });
    try {
      for await (const page of list) found.push(...(page.EventSourceMappings ?? []).map(({ UUID }) => UUID));
    } catch (error) {
      // Not deployed yet, so nothing wakes it.
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  }
  for (const UUID of new Set(found)) await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
}

async function deployRule({ events }: DeployClients, rule: Rule): Promise<void> {
  const { name, pattern, enabled = true, targets } = rule;
  const State = enabled ? "ENABLED" : "DISABLED";
  await events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern), State }));
  const put = await events.send(new PutTargetsCommand({ Rule: name, Targets: targets as never }));
  // The call succeeds all the same.
  const failed = (put.FailedEntries ?? []).map(
    (entry) => `${entry.TargetId}: ${entry.ErrorCode} ${entry.ErrorMessage}`,
  );
  if ((put.FailedEntryCount ?? 0) > 0) throw new Error(`rule ${name}: targets were not taken: ${failed.join("; ")}`);
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
