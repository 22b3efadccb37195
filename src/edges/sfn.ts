import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { CloudUnavailableError } from "../core/errors/error-classes.ts";
import type { Executions } from "./executions.ts";

let client: SFNClient | null = null;

/** The one Step Functions client of a process. */
function sfnClient(): SFNClient {
  client ??= new SFNClient({});
  return client;
}

/** @param stateMachineArn needed to start; a function that only asks leaves it empty */
export function sfnExecutions(stateMachineArn: string, sfn: SFNClient = sfnClient()): Executions {
  return {
    start: async (name, input) => {
      const start = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
      try {
        await sfn.send(start);
        return { started: true };
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return { started: false };
        throw unavailable(stateMachineArn, error);
      }
    },
    isRunning: async (executionArn) => {
      try {
        const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        return execution.status === "RUNNING";
      } catch (error) {
        // History is kept for 90 days: an execution nobody remembers has ended long ago.
        if (error instanceof ExecutionDoesNotExist) return false;
        throw unavailable(executionArn, error);
      }
    },
  };
}

function unavailable(where: string, error: unknown): CloudUnavailableError {
  const found = error instanceof Error ? error.name : String(error);
  const expected = "an answer of Step Functions";
  return new CloudUnavailableError(
    { code: "TS531", where, found, expected, remedy: "Check name, policy and network." },
    error,
  );
}
