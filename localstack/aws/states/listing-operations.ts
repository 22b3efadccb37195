import { AwsError } from "../aws-error.ts";
import type { JsonObject, JsonOperation } from "../json-service.ts";
import { onlyMembers, optionalText, page, requiredText } from "./api-input.ts";
import { seconds } from "./execution-operations.ts";
import { EXECUTION_STATUSES, type ExecutionRecord } from "./local-states.ts";
import { knownMapRun } from "./map-run-operations.ts";
import { knownMachine } from "./start-execution.ts";
import { machineArn } from "./states-arns.ts";
import type { StatesDeps } from "./states-deps.ts";

/** ListExecutions. */
export function listingOperations(deps: StatesDeps): Record<string, JsonOperation> {
  return {
    ListExecutions(input) {
      onlyMembers(input, "ListExecutions", "stateMachineArn", "mapRunArn", "statusFilter", "maxResults", "nextToken");
      const status = statusFilter(input);
      const { items, nextToken } = page(
        executionsOf(deps, input).filter((record) => status === undefined || record.status === status),
        input,
      );
      return { executions: items.map(executionItem), nextToken };
    },
  };
}

/** Throws AwsError ValidationException: a mistyped status would be answered with an empty list. */
function statusFilter(input: JsonObject): string | undefined {
  const status = optionalText(input, "statusFilter");
  const known: readonly string[] = EXECUTION_STATUSES;
  if (status === undefined || known.includes(status)) return status;
  throw new AwsError("ValidationException", 400, `statusFilter '${status}' must be one of ${known.join(", ")}`);
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
