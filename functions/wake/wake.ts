import { rawKeysOfEvent } from "../../src/core/pipeline/raw-keys-of-event.ts";
import type { Executions } from "../../src/edges/executions.ts";

export type WakeDeps = {
  readonly executions: Executions;
  /** Short fingerprint of a text, fit for an execution's name. */
  readonly fingerprint: (text: string) => string;
};

/** The part of Lambda's SQS event that we read. */
export type QueueBatch = { readonly Records: readonly { readonly messageId: string; readonly body: string }[] };

export type WakeResult = {
  /** Messages that are no S3 events: delivered again, then dead letters. The others of the batch are finished. */
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
  readonly files: number;
  /** Name of the execution; null when no message told of a change file. */
  readonly execution: string | null;
};

/**
 * One execution for all S3 events of a batch. Events only wake: what to load is decided by listing, so a lost, late or doubled
 * event changes nothing. The name is made of all message ids: the same batch delivered again starts nothing new, and a batch
 * with one message more does, for its file may have come after the listing.
 */
export async function wake(deps: WakeDeps, batch: QueueBatch): Promise<WakeResult> {
  const messages = batch.Records.map(({ messageId, body }) => ({ messageId, keys: rawKeysOfEvent(body) }));
  const batchItemFailures = messages.flatMap(({ messageId, keys }) =>
    keys === null ? [{ itemIdentifier: messageId }] : [],
  );
  const telling = messages.filter(({ keys }) => keys !== null && keys.length > 0);
  const files = telling.reduce((sum, { keys }) => sum + (keys?.length ?? 0), 0);
  if (telling.length === 0) return { batchItemFailures, files, execution: null };
  const ids = telling.map(({ messageId }) => messageId).toSorted();
  const execution = `wake-${deps.fingerprint(ids.join(" "))}`;
  await deps.executions.start(execution, { mode: "changes" });
  return { batchItemFailures, files, execution };
}
