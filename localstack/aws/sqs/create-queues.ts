import { createJsonService, type JsonOperation } from "../json-service.ts";
import { refuseOtherMembers } from "../json-member.ts";
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from "../local-account.ts";
import type { LocalQueues, QueueDefinition, QueuesOptions } from "./local-queues.ts";
import { SQS_OPERATIONS } from "./operations.ts";
import { QueueEngine } from "./queue-engine.ts";
import { checkQueueName, queueNameOf } from "./queue-names.ts";
import { DEFAULT_SETTINGS, type QueueSettings } from "./queue-state.ts";
import type { SqsContext } from "./sqs-operation.ts";

/** All settings and not only those given: what an earlier start had and the template no longer says must go. */
const settingsOf = (definition: QueueDefinition): QueueSettings => ({
  ...DEFAULT_SETTINGS,
  visibilityTimeoutSeconds: definition.visibilityTimeoutSeconds ?? DEFAULT_SETTINGS.visibilityTimeoutSeconds,
  retentionSeconds: definition.retentionSeconds ?? DEFAULT_SETTINGS.retentionSeconds,
  delaySeconds: definition.delaySeconds ?? DEFAULT_SETTINGS.delaySeconds,
  receiveWaitSeconds: definition.receiveWaitSeconds ?? DEFAULT_SETTINGS.receiveWaitSeconds,
  redrive:
    definition.redrive === undefined
      ? null
      : {
          deadLetterQueue: queueNameOf(definition.redrive.deadLetterQueue),
          maxReceiveCount: definition.redrive.maxReceiveCount,
        },
});

function jsonOperations(context: SqsContext): Record<string, JsonOperation> {
  const operations = SQS_OPERATIONS.map((operation): [string, JsonOperation] => [
    operation.name,
    (input, request) => {
      refuseOtherMembers(input, `SQS ${operation.name}`, operation.takes);
      return operation.run(context, input, request);
    },
  ]);
  return Object.fromEntries(operations);
}

/** Opens (or begins) the queues below `dataDir`. Throws ServerStartError TS820 naming a damaged line of the journal. */
export function createQueues(options: QueuesOptions): LocalQueues {
  const { region = LOCAL_REGION, accountId = LOCAL_ACCOUNT_ID, now = Date.now } = options;
  const engine = new QueueEngine(options.dataDir, now);
  const arnOf = (queue: string): string => `arn:aws:sqs:${region}:${accountId}:${queueNameOf(queue)}`;
  const urlOf = (queue: string, endpoint: string): string => `${endpoint}/${accountId}/${queueNameOf(queue)}`;
  const context: SqsContext = { engine, arnOf, urlOf: (queue, request) => urlOf(queue, originOf(request)) };
  const service = createJsonService({
    name: "SQS",
    targetPrefix: "AmazonSQS",
    version: "1.0",
    operations: jsonOperations(context),
    close: async () => engine.close(),
  });
  return {
    ...service,
    createQueue: (definition) => {
      checkQueueName(definition.name);
      engine.put(definition.name, settingsOf(definition));
      return { name: definition.name, arn: arnOf(definition.name) };
    },
    queueArn: arnOf,
    queueUrl: urlOf,
    hasQueue: (queue) => engine.find(queue) !== undefined,
    queueNames: () => engine.names(),
    send: (queue, body, messageAttributes = {}) => ({
      messageId: engine.send(queue, [{ body, messageAttributes }])[0]?.id ?? "",
    }),
    receive: (queue, receiveOptions) => engine.receive(queue, receiveOptions),
    deleteMessages: (queue, receiptHandles) => engine.delete(queue, receiptHandles),
    changeVisibility: (queue, receiptHandles, seconds) => {
      const inFlight = receiptHandles.filter((handle) => engine.isInFlight(queue, handle));
      engine.changeVisibility(queue, inFlight, seconds);
    },
    counts: (queue) => engine.counts(queue),
  };
}

/** The Host header and not our own address: inside a container the client may know us by another name. */
const originOf = (request: Parameters<SqsContext["urlOf"]>[1]): string => {
  const host = request.headers["host"];
  return host === undefined ? request.url.origin : `http://${host}`;
};
