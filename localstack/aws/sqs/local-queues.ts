import type { LocalService } from "../local-service.ts";

export type QueuesOptions = {
  /** Holds one append-only `journal.jsonl`. One process at a time. */
  readonly dataDir: string;
  /** Epoch ms; default Date.now. Decides visibility, delay and retention; waiting itself is done with real timers. */
  readonly now?: () => number;
  readonly region?: string;
  readonly accountId?: string;
};

export type QueueDefinition = {
  readonly name: string;
  /** Default 30. */
  readonly visibilityTimeoutSeconds?: number;
  /** Default 345,600 (4 days). */
  readonly retentionSeconds?: number;
  readonly delaySeconds?: number;
  /** Default 0: short polling. */
  readonly receiveWaitSeconds?: number;
  readonly redrive?: { readonly deadLetterQueue: string; readonly maxReceiveCount: number };
};

/** `attributes` are SQS's own, in its spelling: ApproximateReceiveCount, SentTimestamp, ApproximateFirstReceiveTimestamp, SenderId. */
export type ReceivedMessage = {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
};

/** `dataType` is String, Number or Binary, perhaps with a `.label`; a Binary value is base64 text. */
export type MessageAttribute = { readonly dataType: string; readonly value: string };

export type QueueCounts = { readonly visible: number; readonly inFlight: number; readonly delayed: number };

/**
 * The SQS service. `queue` is everywhere a queue's name, ARN or URL. Functions throw `AwsError` QueueDoesNotExist for unknown ones.
 * Every change is in the journal before it is answered, so messages, receive counts and visibility survive kill -9 of this program.
 */
export type LocalQueues = LocalService & {
  /** Creates the queue or brings an existing one (kept from an earlier start) to these attributes. Create the dead-letter queue first. */
  createQueue(definition: QueueDefinition): { readonly name: string; readonly arn: string };
  queueArn(queue: string): string;
  /** `endpoint` is the local AWS address, without a slash at the end. */
  queueUrl(queue: string, endpoint: string): string;
  hasQueue(queue: string): boolean;
  queueNames(): string[];
  send(
    queue: string,
    body: string,
    messageAttributes?: Readonly<Record<string, MessageAttribute>>,
  ): { readonly messageId: string };
  /**
   * For event source mappings: up to `maxMessages` (here up to 10,000), waiting up to `waitSeconds` for the first one. Ends early and
   * empty when `signal` aborts. The messages are invisible for the queue's timeout unless told otherwise.
   */
  receive(
    queue: string,
    options: {
      readonly maxMessages: number;
      readonly waitSeconds?: number;
      readonly visibilityTimeoutSeconds?: number;
      readonly signal?: AbortSignal;
    },
  ): Promise<ReceivedMessage[]>;
  /** Handles of messages received again since are ignored, as on AWS. */
  deleteMessages(queue: string, receiptHandles: readonly string[]): void;
  /** 0 makes them visible again at once. Messages no longer in flight are left as they are. */
  changeVisibility(queue: string, receiptHandles: readonly string[], visibilityTimeoutSeconds: number): void;
  counts(queue: string): QueueCounts;
};
