import type { ReceivedMessage } from "./local-queues.ts";
import { md5OfBody } from "./message-digests.ts";
import type { QueueMessage } from "./queue-state.ts";
import { receiptHandleOf } from "./receipt-handle.ts";

/** A message as its receiver sees it; the receipt handle is for this receive only. */
export function receivedMessage(queue: string, message: QueueMessage): ReceivedMessage {
  return {
    messageId: message.id,
    receiptHandle: receiptHandleOf({ queue, id: message.id, receiveCount: message.receiveCount }),
    body: message.body,
    md5OfBody: md5OfBody(message.body),
    attributes: {
      SenderId: "TILLSTREAM",
      SentTimestamp: String(message.sentAtMs),
      ApproximateReceiveCount: String(message.receiveCount),
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs ?? message.sentAtMs),
    },
    messageAttributes: message.messageAttributes,
  };
}
