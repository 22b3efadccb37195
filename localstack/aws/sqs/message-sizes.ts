import type { NewMessage } from "./queue-engine.ts";
import { batchError, invalidParameter } from "./sqs-error.ts";

/** SQS counts the body and the names, types and values of attributes. */
function sizeOf(message: NewMessage): number {
  const attributes = Object.entries(message.messageAttributes ?? {});
  const ofAttributes = attributes.map(([name, { dataType, value }]) => Buffer.byteLength(name + dataType + value));
  return ofAttributes.reduce((sum, size) => sum + size, Buffer.byteLength(message.body));
}

/** Throws `AwsError` InvalidParameterValue for a message that is too long, BatchRequestTooLong for all together. */
export function checkMessageSizes(messages: readonly NewMessage[], maxBytes: number): void {
  const sizes = messages.map(sizeOf);
  if (sizes.some((size) => size > maxBytes)) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxBytes} bytes.`,
    );
  }
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes > maxBytes) {
    throw batchError(
      "BatchRequestTooLong",
      `Batch requests cannot be longer than ${maxBytes} bytes. You have sent ${bytes} bytes.`,
    );
  }
}
