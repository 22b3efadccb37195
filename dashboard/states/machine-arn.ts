import { ListStateMachinesCommand, type SFNClient } from "@aws-sdk/client-sfn";

/** The machine the pages are about: the template has one. Throws when there is none. */
export async function machineArn(sfn: SFNClient): Promise<string> {
  const { stateMachines } = await sfn.send(new ListStateMachinesCommand({ maxResults: 1 }));
  const arn = stateMachines?.[0]?.stateMachineArn;
  if (arn === undefined) throw new Error("There is no state machine: the template was read without one.");
  return arn;
}
