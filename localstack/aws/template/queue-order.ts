import type { QueueDefinition } from "../sqs/local-queues.ts";

/** Queues in an order in which they can be created: a dead-letter queue before those that lead to it. */
export function deadLettersFirst(queues: readonly QueueDefinition[]): QueueDefinition[] {
  const targets = new Set(queues.map(({ redrive }) => redrive?.deadLetterQueue.split(":").at(-1)));
  return queues.toSorted((a, b) => Number(targets.has(b.name)) - Number(targets.has(a.name)));
}
