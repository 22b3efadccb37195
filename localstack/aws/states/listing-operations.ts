import type { JsonObject, JsonOperation } from "../json-service.ts";
import { onlyMembers, optionalText, page, requiredText } from "./api-input.ts";
import { seconds } from "./execution-operations.ts";
import type { ExecutionRecord } from "./local-states.ts";
import { knownMapRun } from "./map-run-operations.ts";
import { knownMachine } from "./start-execution.ts";
import { machineArn, roleArn } from "./states-arns.ts";
import type { StatesDeps } from "./states-deps.ts";

/** ListExecutions, DescribeStateMachine, ListStateMachines. */
export function listingOperations(deps: StatesDeps): Record<string, JsonOperation> {
  return {
    ListExecutions(input) {
      onlyMembers(input, "ListExecutions", "stateMachineArn", "mapRunArn", "statusFilter", "maxResults", "nextToken");
      const status = optionalText(input, "statusFilter");
      const { items, nextToken } = page(
        executionsOf(deps, input).filter((record) => status === undefined || record.status === status),
        input,
      );
      return { executions: items.map(executionItem), nextToken };
    },
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

/** Newest first: of a machine, without children of Maps, or the children of a Map Run. */
function executionsOf(deps: StatesDeps, input: JsonObject): ExecutionRecord[] {
  const { index } = deps.engine;
  const mapRunArn = optionalText(input, "mapRunArn");
  if (mapRunArn !== undefined) return index.children(knownMapRun(deps, mapRunArn).arn).toReversed();
  const { name } = knownMachine(deps, requiredText(input, "stateMachineArn"));
  return [...index.executions.values()].filter((record) => record.machine === name).toReversed();
}

function executionItem(record: ExecutionRecord): object {
  const { mapRunArn, itemIndex } = record;
  return {
    executionArn: record.arn,
    stateMachineArn: machineArn(record.machine),
    name: record.name,
    status: record.status,
    startDate: seconds(record.startMs),
    ...(record.stopMs !== null && { stopDate: seconds(record.stopMs) }),
    ...(mapRunArn !== null && { mapRunArn, itemCount: itemIndex === null ? 0 : 1 }),
    redriveCount: record.redriveCount,
    ...(record.redriveMs !== null && { redriveDate: seconds(record.redriveMs) }),
  };
}
