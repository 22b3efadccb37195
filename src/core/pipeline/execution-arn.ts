/** ARN of another execution of the same state machine: the name is the last part. */
export function executionArn(anyArnOfTheMachine: string, runId: string): string {
  return `${anyArnOfTheMachine.slice(0, anyArnOfTheMachine.lastIndexOf(":"))}:${runId}`;
}
