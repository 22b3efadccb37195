import { textListMember } from "../../json-member.ts";
import { limitedNumber } from "../limited-number.ts";
import type { MessageAttribute, ReceivedMessage } from "../local-queues.ts";
import { md5OfMessageAttributes } from "../message-digests.ts";
import { queueUrlMember } from "../queue-url-member.ts";
import type { SqsOperation } from "../sqs-operation.ts";

const MAX_MESSAGES = 10;
const MAX_WAIT_SECONDS = 20;
const MAX_VISIBILITY_SECONDS = 43_200;

/** Asked for by name, by `prefix.*`, or all of them by `All` or `.*`. */
const isWanted = (name: string, wanted: readonly string[]): boolean =>
  wanted.some(
    (asked) =>
      asked === "All" ||
      asked === ".*" ||
      asked === name ||
      (asked.endsWith(".*") && name.startsWith(asked.slice(0, -2))),
  );

function pick<Value>(
  values: Readonly<Record<string, Value>>,
  wanted: readonly string[],
): Record<string, Value> | undefined {
  const picked = Object.entries(values).filter(([name]) => isWanted(name, wanted));
  return picked.length === 0 ? undefined : Object.fromEntries(picked);
}

const wireAttribute = ({ dataType, value }: MessageAttribute): object =>
  dataType.startsWith("Binary")
    ? { DataType: dataType, BinaryValue: value }
    : { DataType: dataType, StringValue: value };

function wireMessage(message: ReceivedMessage, systemNames: readonly string[], ownNames: readonly string[]): object {
  const own = pick(message.messageAttributes, ownNames);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: message.md5OfBody,
    Attributes: pick(message.attributes, systemNames),
    MessageAttributes:
      own && Object.fromEntries(Object.entries(own).map(([name, value]) => [name, wireAttribute(value)])),
    MD5OfMessageAttributes: own && (md5OfMessageAttributes(own) ?? undefined),
  };
}

export const receiveMessage: SqsOperation = {
  name: "ReceiveMessage",
  takes: [
    "QueueUrl",
    "MaxNumberOfMessages",
    "WaitTimeSeconds",
    "VisibilityTimeout",
    "AttributeNames",
    "MessageSystemAttributeNames",
    "MessageAttributeNames",
  ],
  run: async ({ engine }, input, request) => {
    const messages = await engine.receive(queueUrlMember(input), {
      maxMessages: limitedNumber(input, "MaxNumberOfMessages", 1, MAX_MESSAGES) ?? 1,
      waitSeconds: limitedNumber(input, "WaitTimeSeconds", 0, MAX_WAIT_SECONDS),
      visibilityTimeoutSeconds: limitedNumber(input, "VisibilityTimeout", 0, MAX_VISIBILITY_SECONDS),
      signal: request.signal,
    });
    if (messages.length === 0) return {};
    const systemNames = [
      ...textListMember(input, "AttributeNames"),
      ...textListMember(input, "MessageSystemAttributeNames"),
    ];
    const ownNames = textListMember(input, "MessageAttributeNames");
    return { Messages: messages.map((message) => wireMessage(message, systemNames, ownNames)) };
  },
};
