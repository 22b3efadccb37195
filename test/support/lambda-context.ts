/** What Lambda hands to a handler beside the input. */
export const lambdaContext = {
  functionName: "f",
  awsRequestId: "r-1",
  invokedFunctionArn: "arn:f",
  memoryLimitInMB: "128",
  getRemainingTimeInMillis: () => 60_000,
};
