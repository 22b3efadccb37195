import { AwsError } from "../aws-error.ts";

/**
 * An SQS error. SQS once spoke another protocol with other codes; clients read the old one from a header, and some (boto3, older SDKs) match on it.
 */
const sqsError = (code: string, oldCode: string, message: string): AwsError =>
  new AwsError(code, 400, message, { headers: { "x-amzn-query-error": `${oldCode};Sender` } });

export const queueDoesNotExist = (name: string): AwsError =>
  sqsError(
    "QueueDoesNotExist",
    "AWS.SimpleQueueService.NonExistentQueue",
    `The specified queue does not exist: ${name}.`,
  );

export const queueNameExists = (name: string, attribute: string): AwsError =>
  sqsError(
    "QueueNameExists",
    "QueueAlreadyExists",
    `A queue already exists with the same name and a different value for attribute ${attribute}: ${name}.`,
  );

export const receiptHandleIsInvalid = (handle: string): AwsError =>
  sqsError(
    "ReceiptHandleIsInvalid",
    "ReceiptHandleIsInvalid",
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
  );

export const messageNotInflight = (): AwsError =>
  sqsError(
    "MessageNotInflight",
    "AWS.SimpleQueueService.MessageNotInflight",
    "The message referred to isn't in flight.",
  );

export const invalidParameter = (message: string): AwsError =>
  sqsError("InvalidParameterValue", "InvalidParameterValue", message);

export const missingParameter = (name: string): AwsError =>
  sqsError("MissingParameter", "MissingParameter", `The request must contain the parameter ${name}.`);

export const invalidAttributeName = (name: string): AwsError =>
  sqsError("InvalidAttributeName", "InvalidAttributeName", `Unknown Attribute ${name}.`);

export const invalidAttributeValue = (name: string, value: string): AwsError =>
  sqsError("InvalidAttributeValue", "InvalidAttributeValue", `Invalid value ${value} for the parameter ${name}.`);

export const invalidMessageContents = (): AwsError =>
  sqsError(
    "InvalidMessageContents",
    "InvalidMessageContents",
    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.",
  );

/** `kind` is the error's name after `AWS.SimpleQueueService.`, for example TooManyEntriesInBatchRequest. */
export const batchError = (kind: string, message: string): AwsError =>
  sqsError(kind, `AWS.SimpleQueueService.${kind}`, message);
