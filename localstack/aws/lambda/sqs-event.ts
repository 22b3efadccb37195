import { LOCAL_REGION } from "../local-account.ts";
import type { ReceivedMessage } from "../sqs/local-queues.ts";

/** Bytes of message bodies in one invocation; with the rest of the records below Lambda's 6 MB. */
const MAX_BODY_BYTES = 4_000_000;
/** Bytes of a record beside its body. */
const RECORD_BYTES = 1000;

/** The event a function gets from an SQS event source. */
export function sqsEvent(messages: readonly ReceivedMessage[], queueArn: string): object {
  return {
    Records: messages.map(({ messageAttributes, ...message }) => ({
      ...message,
      messageAttributes: Object.fromEntries(
        Object.entries(messageAttributes).map(([name, { dataType, value }]) => [
          name,
          {
            [dataType.startsWith("Binary") ? "binaryValue" : "stringValue"]: value,
            stringListValues: [],
            binaryListValues: [],
            dataType,
          },
        ]),
      ),
      eventSource: "aws:sqs",
      eventSourceARN: queueArn,
      awsRegion: LOCAL_REGION,
    })),
  };
}

/** Cuts a batch so that every part fits an invocation. */
export function slicesByBytes(messages: readonly ReceivedMessage[]): ReceivedMessage[][] {
  const slices: ReceivedMessage[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body) + RECORD_BYTES;
    if (bytes + size > MAX_BODY_BYTES) {
      slices.push([]);
      bytes = 0;
    }
    slices.at(-1)?.push(message);
    bytes += size;
  }
  return slices;
}
