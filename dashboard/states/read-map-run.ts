import { DescribeMapRunCommand, type MapRunItemCounts, type SFNClient } from "@aws-sdk/client-sfn";
import { runTimes, type RunTimes } from "./run-times.ts";

export type MapRunView = RunTimes & {
  readonly arn: string;
  readonly executionArn: string;
  readonly status: string;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
  readonly redriveCount: number;
  readonly counts: MapRunItemCounts;
};

const NO_COUNTS: MapRunItemCounts = {
  pending: 0,
  running: 0,
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  aborted: 0,
  total: 0,
  resultsWritten: 0,
};

export async function readMapRun(sfn: SFNClient, mapRunArn: string): Promise<MapRunView> {
  const run = await sfn.send(new DescribeMapRunCommand({ mapRunArn }));
  return {
    arn: mapRunArn,
    executionArn: run.executionArn ?? "",
    status: run.status ?? "",
    ...runTimes(run),
    maxConcurrency: run.maxConcurrency ?? 0,
    toleratedFailurePercentage: run.toleratedFailurePercentage ?? 0,
    toleratedFailureCount: run.toleratedFailureCount ?? 0,
    redriveCount: run.redriveCount ?? 0,
    counts: run.itemCounts ?? NO_COUNTS,
  };
}
