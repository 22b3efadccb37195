import { createHash } from "node:crypto";
import { sfnExecutions } from "../../src/edges/sfn.ts";
import { readEnv } from "../../src/runtime/env.ts";
import { lambda } from "../../src/runtime/lambda.ts";
import { type QueueBatch, wake, type WakeResult } from "./wake.ts";

const env = readEnv(["STATE_MACHINE_ARN"]);
const executions = sfnExecutions(env.STATE_MACHINE_ARN);
/** 32 hex digits: an execution's name has room for 80 characters. */
const fingerprint = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

export const handler = lambda<QueueBatch, WakeResult>({
  name: "wake",
  run: (batch) => wake({ executions, fingerprint }, batch),
  report: ({ batchItemFailures, files, execution }, batch) => ({
    messages: batch.Records.length,
    refusedMessages: batchItemFailures.length,
    files,
    ...(execution === null ? { status: "nothing to start" } : { status: "started", runId: execution }),
  }),
});
