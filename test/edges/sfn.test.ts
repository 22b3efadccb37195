import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { CloudUnavailableError } from "../../src/core/errors/error-classes.ts";
import { sfnExecutions } from "../../src/edges/sfn.ts";

const sfn = mockClient(SFNClient);
const executions = sfnExecutions("arn:machine", new SFNClient({ region: "eu-central-1" }));
const refusal = { message: "no", $metadata: {} };

describe("Step Functions", () => {
  beforeEach(() => sfn.reset());

  it("starts an execution by name with its input as JSON", async () => {
    sfn.on(StartExecutionCommand).resolves({ executionArn: "arn:x" });
    expect(await executions.start("wake-1", { mode: "changes" })).toEqual({ started: true });
    expect(sfn.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: "arn:machine",
      name: "wake-1",
      input: '{"mode":"changes"}',
    });
  });

  it("takes an execution of that name that exists already for success", async () => {
    sfn.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists(refusal));
    expect(await executions.start("wake-1", {})).toEqual({ started: false });
  });

  it.each([
    ["RUNNING", true],
    ["SUCCEEDED", false],
    ["FAILED", false],
    ["PENDING_REDRIVE", false],
  ] as const)("says of %s whether it runs", async (status, runs) => {
    sfn.on(DescribeExecutionCommand).resolves({ status });
    expect(await executions.isRunning("arn:x")).toBe(runs);
  });

  it("takes an execution nobody remembers for ended", async () => {
    sfn.on(DescribeExecutionCommand).rejects(new ExecutionDoesNotExist(refusal));
    expect(await executions.isRunning("arn:x")).toBe(false);
  });

  it("says CloudUnavailableError for everything else, which is retried", async () => {
    sfn.rejects(new Error("socket"));
    await expect(executions.start("n", {})).rejects.toThrow(CloudUnavailableError);
    await expect(executions.isRunning("arn:x")).rejects.toThrow(CloudUnavailableError);
  });
});
