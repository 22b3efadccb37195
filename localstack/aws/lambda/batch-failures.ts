import type { ReceivedMessage } from "../sqs/local-queues.ts";
import type { EventSourceMapping, InvocationResult } from "./local-lambda.ts";

/**
 * Ids of the messages of a batch that failed: all when the handler threw; with ReportBatchItemFailures those it names, and again all when
 * its answer is not of the documented shape or names a message that was not in the batch, as Lambda does.
 */
export function batchFailures(
  { reportBatchItemFailures }: Pick<EventSourceMapping, "reportBatchItemFailures">,
  messages: readonly ReceivedMessage[],
  result: Pick<InvocationResult, "payload" | "functionError">,
): ReadonlySet<string> {
  const all = new Set(messages.map(({ messageId }) => messageId));
  if (result.functionError !== null) return all;
  if (!reportBatchItemFailures) return new Set();
  const answer = JSON.parse(result.payload) as { batchItemFailures?: unknown } | null;
  const failures = answer?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return all;
  const ids = failures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  return ids.every((id) => typeof id === "string" && all.has(id)) ? new Set(ids as string[]) : all;
}
