import { RedriveExecutionCommand, type SFNClient, SFNServiceException } from "@aws-sdk/client-sfn";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";
import { stateMachineArn } from "./follow-execution.ts";

/**
 * Lets a failed execution go on from where it failed, with the input it had. Answers its ARN.
 * @param named its name, which is the run's id, or its ARN
 * @throws InvalidInputError TS918 when there is none of that name or it cannot be redriven
 */
export async function redriveExecution(states: SFNClient, named: string): Promise<string> {
  const executionArn = named.startsWith("arn:")
    ? named
    : `${(await stateMachineArn(states)).replace(":stateMachine:", ":execution:")}:${named}`;
  try {
    await states.send(new RedriveExecutionCommand({ executionArn }));
    return executionArn;
  } catch (error) {
    if (!(error instanceof SFNServiceException)) throw error;
    throw new InvalidInputError(
      {
        code: "TS918",
        where: `execution ${named}`,
        found: `${error.name}: ${error.message.replace(/\.$/, "")}`,
        expected: "an execution that failed, timed out or was stopped in the last 14 days",
        remedy: "Take the name that tillstream run printed, or the list on the page",
      },
      error,
    );
  }
}
