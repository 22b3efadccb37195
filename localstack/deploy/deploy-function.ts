import { readFileSync } from "node:fs";
import { basename } from "node:path";
import {
  CreateAliasCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  type LambdaClient,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  ResourceNotFoundException,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import type { EventSourceMapping, FunctionDefinition } from "../aws/lambda/local-lambda.ts";
import { localArn } from "../aws/local-account.ts";
import { zipFile } from "./zip-file.ts";

/** Local engines check no role, they only want one to be named. */
export const ROLE_ARN = "arn:aws:iam::000000000000:role/tillstream";
const WAIT_SECONDS = 120;

/** Creates a function anew, publishes it and lets the alias `live` lead to it. */
export async function deployFunction(lambda: LambdaClient, definition: FunctionDefinition): Promise<void> {
  const { name, bundle, handler, timeoutSeconds, memoryMb, environment, reservedConcurrency } = definition;
  await lambda.send(new DeleteFunctionCommand({ FunctionName: name })).catch(ignoreMissing);
  const file = basename(bundle);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: "nodejs24.x",
      Role: ROLE_ARN,
      Handler: `${file.slice(0, file.lastIndexOf("."))}.${handler}`,
      Timeout: timeoutSeconds,
      MemorySize: memoryMb,
      Environment: { Variables: { ...environment } },
      Code: { ZipFile: zipFile([{ name: file, content: readFileSync(bundle) }]) },
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: WAIT_SECONDS }, { FunctionName: name });
  if (reservedConcurrency !== null) {
    const reserve = { FunctionName: name, ReservedConcurrentExecutions: reservedConcurrency };
    await lambda.send(new PutFunctionConcurrencyCommand(reserve));
  }
  const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName: name }));
  await lambda.send(new CreateAliasCommand({ FunctionName: name, Name: "live", FunctionVersion: Version }));
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof ResourceNotFoundException)) throw error;
}

/** Lets a queue wake a function. */
export async function deployEventSource(lambda: LambdaClient, mapping: EventSourceMapping): Promise<void> {
  await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: `${mapping.functionName}:live`,
      EventSourceArn: mapping.queue.startsWith("arn:") ? mapping.queue : localArn("sqs", mapping.queue),
      BatchSize: mapping.batchSize,
      MaximumBatchingWindowInSeconds: mapping.batchingWindowSeconds,
      ...(mapping.reportBatchItemFailures && { FunctionResponseTypes: ["ReportBatchItemFailures"] }),
      ScalingConfig: { MaximumConcurrency: mapping.maximumConcurrency },
    }),
  );
}
