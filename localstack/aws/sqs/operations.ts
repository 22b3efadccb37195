import { changeMessageVisibility, changeMessageVisibilityBatch } from "./operations/change-message-visibility.ts";
import { createQueue } from "./operations/create-queue.ts";
import { deleteMessage, deleteMessageBatch } from "./operations/delete-message.ts";
import { deleteQueue, purgeQueue } from "./operations/delete-queue.ts";
import { getQueueAttributes } from "./operations/get-queue-attributes.ts";
import { getQueueUrl } from "./operations/get-queue-url.ts";
import { listQueues } from "./operations/list-queues.ts";
import { receiveMessage } from "./operations/receive-message.ts";
import { sendMessage, sendMessageBatch } from "./operations/send-message.ts";
import { setQueueAttributes } from "./operations/set-queue-attributes.ts";
import type { SqsOperation } from "./sqs-operation.ts";

/** Every operation there is; any other is answered NotImplemented, by name. */
export const SQS_OPERATIONS: readonly SqsOperation[] = [
  createQueue,
  getQueueUrl,
  listQueues,
  getQueueAttributes,
  setQueueAttributes,
  deleteQueue,
  purgeQueue,
  sendMessage,
  sendMessageBatch,
  receiveMessage,
  deleteMessage,
  deleteMessageBatch,
  changeMessageVisibility,
  changeMessageVisibilityBatch,
];
