import type { MessageAttribute } from "./local-queues.ts";

/** A queue's attributes, with units. */
export type QueueSettings = {
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly receiveWaitSeconds: number;
  readonly maxMessageBytes: number;
  readonly redrive: { readonly deadLetterQueue: string; readonly maxReceiveCount: number } | null;
  /** Kept and given back, not enforced: nothing local checks who calls. */
  readonly policy: string | null;
};

export type QueueMessage = {
  readonly id: string;
  readonly body: string;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
  readonly sentAtMs: number;
  /** Not received before this time: delay of a new message, visibility timeout of a received one. */
  readonly visibleAtMs: number;
  readonly receiveCount: number;
  readonly firstReceivedAtMs: number | null;
};

export type QueueState = {
  readonly name: string;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly settings: QueueSettings;
  /** By message id, oldest first. */
  readonly messages: Map<string, QueueMessage>;
};

export type QueuesState = Map<string, QueueState>;

const DAY_SECONDS = 86_400;

/** SQS's own defaults; the message size was raised from 256 KiB to 1 MiB in August 2025. */
export const DEFAULT_SETTINGS: QueueSettings = {
  visibilityTimeoutSeconds: 30,
  retentionSeconds: 4 * DAY_SECONDS,
  delaySeconds: 0,
  receiveWaitSeconds: 0,
  maxMessageBytes: 1_048_576,
  redrive: null,
  policy: null,
};
