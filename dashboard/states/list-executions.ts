import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  type ExecutionStatus,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import { executionSummary, type ExecutionSummary } from "./execution-summary.ts";
import { type ExecutionFilter, fittingItems } from "./fitting-items.ts";
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
  /** How many of the newest were searched, when there are others behind them that were not; else null. */
  readonly searched: number | null;
};

/** Summaries kept; an execution that has ended keeps its own until it is redriven. */
const KEPT_SUMMARIES = 2000;
/** Executions that a filter looks through, newest first. */
const SEARCHED = 1000;

export type ExecutionAsk = ExecutionFilter & { readonly status: ExecutionStatus | null; readonly limit: number };

/** Lists executions with their mode and result, which only DescribeExecution tells; asks once per execution and status. */
export function executionLister(sfn: SFNClient): (ask: ExecutionAsk) => Promise<ExecutionList> {
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
    const isNarrowed = ask.mode !== null || ask.name !== null || ask.hidesWakes;
    const limit = isNarrowed ? SEARCHED : ask.limit;
    const newest = await newestExecutions(sfn, { stateMachineArn: machine }, { ...ask, limit });
    const { items, more } = isNarrowed ? await fittingItems(newest.items, ask, ask.limit, summaryOf) : newest;
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
    return {
      machine: machine.slice(machine.lastIndexOf(":") + 1),
      executions,
      more,
      searched: isNarrowed && newest.more ? SEARCHED : null,
    };
  };
}
