import { objectMember } from "../json-member.ts";
import type { JsonObject } from "../json-service.ts";
import { notImplemented } from "../not-implemented.ts";
import { limitedNumber } from "./limited-number.ts";
import type { MessageAttribute } from "./local-queues.ts";
import type { NewMessage } from "./queue-engine.ts";
import { requiredText } from "./queue-url-member.ts";
import { invalidMessageContents, invalidParameter } from "./sqs-error.ts";

/** Members of SendMessage and of an entry of SendMessageBatch that we take; the others belong to FIFO and fair queues and to tracing. */
export const MESSAGE_MEMBERS = ["MessageBody", "DelaySeconds", "MessageAttributes"];

const MAX_DELAY_SECONDS = 900;
const MAX_ATTRIBUTES = 10;
const REFUSED_CHARACTERS = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

function messageAttribute(name: string, value: JsonObject): MessageAttribute {
  const dataType = requiredText(value, "DataType");
  if (!/^(String|Number|Binary)(\..{1,248})?$/.test(dataType)) {
    throw invalidParameter(
      `The type of message attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  }
  return { dataType, value: requiredText(value, dataType.startsWith("Binary") ? "BinaryValue" : "StringValue") };
}

function messageAttributes(input: JsonObject): Record<string, MessageAttribute> {
  const given = objectMember(input, "MessageAttributes") ?? {};
  const names = Object.keys(given);
  if (names.length > MAX_ATTRIBUTES)
    throw invalidParameter(
      `Number of message attributes [${names.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`,
    );
  const attributes: Record<string, MessageAttribute> = {};
  for (const name of names) attributes[name] = messageAttribute(name, objectMember(given, name) ?? {});
  return attributes;
}

/** What is to be sent. Throws `AwsError`, also NotImplemented for members that FIFO queues would need. */
export function newMessage(input: JsonObject): NewMessage {
  const refused = ["MessageGroupId", "MessageDeduplicationId", "MessageSystemAttributes"].find(
    (name) => input[name] !== undefined,
  );
  if (refused !== undefined) throw notImplemented(`SQS SendMessage with ${refused}`);
  const body = requiredText(input, "MessageBody");
  if (REFUSED_CHARACTERS.test(body)) throw invalidMessageContents();
  const delaySeconds = limitedNumber(input, "DelaySeconds", 0, MAX_DELAY_SECONDS);
  return { body, messageAttributes: messageAttributes(input), ...(delaySeconds === undefined ? {} : { delaySeconds }) };
}
