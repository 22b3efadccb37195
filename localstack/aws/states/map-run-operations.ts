import { AwsError } from "../aws-error.ts";
import type { JsonOperation } from "../json-service.ts";
import { onlyMembers, page, requiredText } from "./api-input.ts";
import { seconds } from "./execution-operations.ts";
import type { MapRunRecord } from "./local-states.ts";
import { mapRunCounts } from "./map-run-counts.ts";
import { machineArn } from "./states-arns.ts";
import type { StatesDeps } from "./states-deps.ts";

/** DescribeMapRun, ListMapRuns. */
export function mapRunOperations(deps: StatesDeps): Record<string, JsonOperation> {
  const { engine } = deps;
  return {
    ListMapRuns(input) {
      onlyMembers(input, "ListMapRuns", "executionArn", "maxResults", "nextToken");
      const { items, nextToken } = page(engine.index.mapRunsOf(requiredText(input, "executionArn")), input);
      const mapRuns = items.map((mapRun) => ({
        executionArn: mapRun.executionArn,
        mapRunArn: mapRun.arn,
        stateMachineArn: mapRunMachine(mapRun),
        startDate: seconds(mapRun.startMs),
        ...(mapRun.stopMs !== null && { stopDate: seconds(mapRun.stopMs) }),
      }));
      return { mapRuns, nextToken };
    },
    DescribeMapRun(input) {
      onlyMembers(input, "DescribeMapRun", "mapRunArn");
      return describeMapRun(deps, knownMapRun(deps, requiredText(input, "mapRunArn")));
    },
  };
}

/** Throws AwsError ResourceNotFound. */
export function knownMapRun(deps: StatesDeps, arn: string): MapRunRecord {
  const mapRun = deps.engine.index.mapRuns.get(arn);
  if (mapRun === undefined) throw new AwsError("ResourceNotFound", 400, `Resource not found: '${arn}'`);
  return mapRun;
}

/** `…:mapRun:<machine>/<label>:<id>` belongs to `…:stateMachine:<machine>/<label>`. */
function mapRunMachine({ arn }: MapRunRecord): string {
  return machineArn(arn.split(":").at(-2) ?? "");
}

function describeMapRun({ engine }: StatesDeps, mapRun: MapRunRecord): object {
  const counts = mapRunCounts(mapRun, engine.index.children(mapRun.arn), engine.world.nowMs());
  return {
    mapRunArn: mapRun.arn,
    executionArn: mapRun.executionArn,
    status: mapRun.status,
    startDate: seconds(mapRun.startMs),
    ...(mapRun.stopMs !== null && { stopDate: seconds(mapRun.stopMs) }),
    maxConcurrency: mapRun.maxConcurrency,
    toleratedFailurePercentage: mapRun.toleratedFailurePercentage,
    toleratedFailureCount: mapRun.toleratedFailureCount,
    // Without an ItemBatcher every child has one item.
    itemCounts: counts,
    executionCounts: counts,
    redriveCount: mapRun.redriveCount,
    ...(mapRun.redriveMs !== null && { redriveDate: seconds(mapRun.redriveMs) }),
  };
}
