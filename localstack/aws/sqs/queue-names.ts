import { notImplemented } from "../not-implemented.ts";
import { invalidParameter } from "./sqs-error.ts";

/** The queue's name, out of its name, ARN or URL. */
export function queueNameOf(queue: string): string {
  return queue.slice(Math.max(queue.lastIndexOf(":"), queue.lastIndexOf("/")) + 1);
}

/** Throws `AwsError` InvalidParameterValue; NotImplemented for FIFO queues, which S3 events cannot reach on AWS either. */
export function checkQueueName(name: string): void {
  if (name.endsWith(".fifo")) throw notImplemented(`SQS FIFO queue ${name}`);
  if (/^[\w-]{1,80}$/.test(name)) return;
  throw invalidParameter("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
}
