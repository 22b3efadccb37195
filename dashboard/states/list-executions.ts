import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  type ExecutionStatus,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import { executionSummary, type ExecutionSummary } from "./execution-summary.ts";
import { machineArn } from "./machine-arn.ts";
import { newestExecutions } from "./newest-executions.ts";
import { runTimes, type RunTimes } from "./run-times.ts";

export type ListedExecution = ExecutionSummary &
  RunTimes & { readonly arn: string; readonly name: string; readonly status: string; readonly redriveCount: number };

export type ExecutionList = {
  readonly machine: string;
  readonly executions: readonly ListedExecution[];
  /** Whether there are older ones. */
  readonly more: boolean;
};

/** Summaries kept; an execution that has ended keeps its own until it is redriven. */
const KEPT_SUMMARIES = 2000;

/** Lists executions with their mode and result, which only DescribeExecution tells; asks once per execution and status. */
export function executionLister(
  sfn: SFNClient,
): (ask: { status: ExecutionStatus | null; limit: number }) => Promise<ExecutionList> {
  const known = new Map<string, ExecutionSummary>();
  const summaryOf = async ({ executionArn, status, redriveCount }: ExecutionListItem): Promise<ExecutionSummary> => {
    const key = `${executionArn} ${status} ${redriveCount}`;
    const earlier = known.get(key);
    if (earlier !== undefined) return earlier;
    const summary = executionSummary(await sfn.send(new DescribeExecutionCommand({ executionArn })));
    if (known.size >= KEPT_SUMMARIES) known.clear();
    known.set(key, summary);
    return summary;
  };
  return async (ask) => {
    const machine = await machineArn(sfn);
    const { items, more } = await newestExecutions(sfn, { stateMachineArn: machine }, ask);
    const executions = await Promise.all(
      items.map(async (item) => ({
        arn: item.executionArn ?? "",
        name: item.name ?? "",
        status: item.status ?? "",
        ...runTimes(item),
        redriveCount: item.redriveCount ?? 0,
        ...(await summaryOf(item)),
      })),
    );
    return { machine: machine.slice(machine.lastIndexOf(":") + 1), executions, more };
  };
}
