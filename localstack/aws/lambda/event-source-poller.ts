import { setTimeout as sleep } from "node:timers/promises";
import type { LocalQueues, ReceivedMessage } from "../sqs/local-queues.ts";
import { batchFailures } from "./batch-failures.ts";
import type { EventSourceMapping, LocalLambda } from "./local-lambda.ts";
import { sqsEvent, slicesByBytes } from "./sqs-event.ts";

export type PollerDeps = {
  readonly queues: Pick<LocalQueues, "receive" | "deleteMessages" | "changeVisibility" | "queueArn">;
  readonly lambda: Pick<LocalLambda, "invoke">;
  readonly log: (line: string) => void;
};

/** SQS's longest long poll. */
const WAIT_SECONDS = 20;
/** Batches handled at once, whatever MaximumConcurrency allows: a function has two children here. */
const MAX_POLLERS = 2;
/** After an error that is not the function's (it cannot be invoked, the queue is gone). */
const ERROR_PAUSE_MS = 1000;
/**
 * A message of a failed batch comes back after 5, 10, 20, … s, at most SQS's limit; on AWS after the queue's whole visibility timeout,
 * which is minutes that nobody at a laptop wants to wait. The count of receives, and so the dead-letter queue, is the same.
 */
const FIRST_RETURN_SECONDS = 5;
const MAX_RETURN_SECONDS = 300;
const MS_PER_SECOND = 1000;

/** Polls a queue and invokes a function with what it receives until the signal aborts. Resolves when the last batch is done. */
export async function pollEventSource(
  mapping: EventSourceMapping,
  deps: PollerDeps,
  signal: AbortSignal,
): Promise<void> {
  const pollers = Math.max(1, Math.min(mapping.maximumConcurrency, MAX_POLLERS));
  const receive = oneAtATime(() => receiveBatch(mapping, deps, signal));
  await Promise.all(Array.from({ length: pollers }, () => poll(mapping, deps, receive, signal)));
}

type ReceiveBatch = () => Promise<ReceivedMessage[]>;

/** Two pollers that receive at once share a burst out between them: one flush of change files then wakes the pipeline twice. */
function oneAtATime(receive: ReceiveBatch): ReceiveBatch {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const next = last.then(receive, receive);
    last = next;
    return next;
  };
}

async function poll(
  mapping: EventSourceMapping,
  deps: PollerDeps,
  receive: ReceiveBatch,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const messages = await receive();
      for (const slice of slicesByBytes(messages)) await deliver(mapping, deps, slice);
    } catch (error) {
      if (signal.aborted) return;
      deps.log(`event source ${mapping.queue} → ${mapping.functionName}: ${String(error)}`);
      await sleep(ERROR_PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Up to BatchSize messages: as many as arrive within the batching window after the first. */
async function receiveBatch(
  mapping: EventSourceMapping,
  { queues }: PollerDeps,
  signal: AbortSignal,
): Promise<ReceivedMessage[]> {
  const { queue, batchSize } = mapping;
  const messages = await queues.receive(queue, { maxMessages: batchSize, waitSeconds: WAIT_SECONDS, signal });
  const untilMs = Date.now() + mapping.batchingWindowSeconds * MS_PER_SECOND;
  while (messages.length > 0 && messages.length < batchSize && !signal.aborted) {
    const waitSeconds = (untilMs - Date.now()) / MS_PER_SECOND;
    if (waitSeconds <= 0) break;
    messages.push(...(await queues.receive(queue, { maxMessages: batchSize - messages.length, waitSeconds, signal })));
  }
  return messages;
}

async function deliver(
  mapping: EventSourceMapping,
  deps: PollerDeps,
  messages: readonly ReceivedMessage[],
): Promise<void> {
  const { queue, functionName } = mapping;
  const payload = JSON.stringify(sqsEvent(messages, deps.queues.queueArn(queue)));
  const result = await deps.lambda.invoke({ functionName, payload });
  const failed = batchFailures(mapping, messages, result);
  const done = messages.filter(({ messageId }) => !failed.has(messageId));
  deps.queues.deleteMessages(
    queue,
    done.map(({ receiptHandle }) => receiptHandle),
  );
  if (failed.size > 0)
    deps.log(`${functionName} failed for ${failed.size} of ${messages.length} messages of ${queue}: ${result.payload}`);
  for (const { messageId, receiptHandle, attributes } of messages) {
    if (!failed.has(messageId)) continue;
    const receives = Number(attributes["ApproximateReceiveCount"] ?? 1);
    const seconds = Math.min(FIRST_RETURN_SECONDS * 2 ** (receives - 1), MAX_RETURN_SECONDS);
    deps.queues.changeVisibility(queue, [receiptHandle], seconds);
  }
}
