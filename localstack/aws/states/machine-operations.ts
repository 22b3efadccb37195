import type { JsonOperation } from "../json-service.ts";
import { onlyMembers, page, requiredText } from "./api-input.ts";
import { definitionOf } from "./definition-of.ts";
import { knownExecution, seconds } from "./execution-operations.ts";
import { knownMachine } from "./start-execution.ts";
import { machineArn, roleArn } from "./states-arns.ts";
import type { StatesDeps } from "./states-deps.ts";

/** ListStateMachines, DescribeStateMachine, DescribeStateMachineForExecution. */
export function machineOperations(deps: StatesDeps): Record<string, JsonOperation> {
  return {
    ListStateMachines(input) {
      onlyMembers(input, "ListStateMachines", "maxResults", "nextToken");
      const { items, nextToken } = page([...deps.machines.values()], input);
      const creationDate = seconds(deps.createdMs);
      const stateMachines = items.map(({ arn, name }) => ({
        stateMachineArn: arn,
        name,
        type: "STANDARD",
        creationDate,
      }));
      return { stateMachines, nextToken };
    },
    DescribeStateMachineForExecution(input) {
      onlyMembers(input, "DescribeStateMachineForExecution", "executionArn", "includedData");
      const record = knownExecution(deps, input);
      const { text, label } = definitionOf(record, deps.engine.definitions.text(record.definitionHash));
      return {
        stateMachineArn: machineArn(record.machine),
        name: record.machine,
        definition: text,
        roleArn: roleArn(record.machine),
        updateDate: seconds(deps.createdMs),
        ...(record.mapRunArn !== null && { mapRunArn: record.mapRunArn }),
        ...(label !== null && { label }),
      };
    },
    DescribeStateMachine(input) {
      onlyMembers(input, "DescribeStateMachine", "stateMachineArn", "includedData");
      const { arn, name, json } = knownMachine(deps, requiredText(input, "stateMachineArn"));
      return {
        stateMachineArn: arn,
        name,
        status: "ACTIVE",
        type: "STANDARD",
        definition: json,
        roleArn: roleArn(name),
        creationDate: seconds(deps.createdMs),
      };
    },
  };
}
