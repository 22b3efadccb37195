import type { ToChild } from "./child-messages.ts";

/** The context argument of a handler, as far as Lambda's Node runtime documents it, from the variables Lambda sets. */
export function invocationContext({ requestId, deadlineMs, functionArn }: ToChild): object {
  const environment = process.env;
  return {
    awsRequestId: requestId,
    functionName: environment["AWS_LAMBDA_FUNCTION_NAME"] ?? "",
    functionVersion: environment["AWS_LAMBDA_FUNCTION_VERSION"] ?? "",
    invokedFunctionArn: functionArn,
    memoryLimitInMB: environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] ?? "",
    logGroupName: environment["AWS_LAMBDA_LOG_GROUP_NAME"] ?? "",
    logStreamName: environment["AWS_LAMBDA_LOG_STREAM_NAME"] ?? "",
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}
