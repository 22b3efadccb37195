import type { LocalService } from "../local-service.ts";

/** One function as the template describes it. */
export type FunctionDefinition = {
  readonly name: string;
  /** Absolute path of the bundle. */
  readonly bundle: string;
  /** Name of the exported handler. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Invocations at the same time; null takes the local default. */
  readonly reservedConcurrency: number | null;
};

export type Invocation = {
  readonly functionName: string;
  /** JSON text. */
  readonly payload: string;
  /** Told when the call must wait for a free child, and when it has one. */
  readonly waiting?: { readonly begins: () => void; readonly ends: () => void };
};

/** `functionError` is null when the handler returned; else `payload` is `{errorType, errorMessage, trace?}` as JSON text. */
export type InvocationResult = {
  readonly requestId: string;
  readonly payload: string;
  readonly functionError: "Unhandled" | null;
  /** The last 4 kB of what this invocation logged. */
  readonly logTail: string;
};

/** SQS queue to function, as AWS::Serverless::Function Events of type SQS describe it. */
export type EventSourceMapping = {
  readonly queue: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  readonly reportBatchItemFailures: boolean;
  readonly maximumConcurrency: number;
};

export type FunctionState = {
  readonly name: string;
  readonly arn: string;
  readonly running: number;
  readonly waiting: number;
  readonly pids: readonly number[];
  readonly invocations: number;
  readonly errors: number;
  readonly logFile: string;
};

/** The Lambda service: the REST API's Invoke, GetFunction and ListFunctions, and the same as functions. */
export type LocalLambda = LocalService & {
  /** `functionName` is a name, an ARN, or (for people) the bundle's folder. Throws AwsError ResourceNotFoundException, RequestTooLargeException. */
  invoke(invocation: Invocation): Promise<InvocationResult>;
  functions(): FunctionState[];
  close(): Promise<void>;
};
