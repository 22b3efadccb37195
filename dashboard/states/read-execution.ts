import { DescribeExecutionCommand, DescribeMapRunCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { executionSummary } from "./execution-summary.ts";
import { type GraphLayout, graphLayout } from "./graph-layout.ts";
import { type HistoryRow, historyRows } from "./history-rows.ts";
import { readableError, type ReadableError } from "./readable-error.ts";
import { type History, readHistory } from "./read-history.ts";
import { indentJson } from "./indent-json.ts";
import { type MapRunView, readMapRun } from "./read-map-run.ts";
import { redriveVerdict, type RedriveVerdict } from "./redrive-verdict.ts";
import { runOutcome, type RunOutcome } from "./run-outcome.ts";
import { runTimes, type RunTimes } from "./run-times.ts";
import { statesOf } from "./state-in-graph.ts";
import { stateSummary, type StateSummary } from "./state-status.ts";
import { stateVisits, type Visit } from "./state-visits.ts";
import { tellingChild } from "./telling-child.ts";

export type ExecutionHeader = RunTimes & {
  readonly arn: string;
  readonly name: string;
  readonly machine: string;
  readonly status: string;
  readonly mode: string;
  readonly input: string;
  readonly output: string | null;
  readonly error: ReadableError | null;
  readonly outcome: RunOutcome | null;
  readonly redriveCount: number;
  readonly redrivenAt: string | null;
  readonly redrive: RedriveVerdict;
  /** The execution whose Map Run started this one. */
  readonly parentArn: string | null;
};

/** `state` is the Map; `childArn` the child that its inner states are shown of. */
export type MapRunOfState = MapRunView & { readonly state: string; readonly childArn: string | null };

export type ExecutionPage = {
  readonly execution: ExecutionHeader;
  readonly comment: string | null;
  readonly graph: GraphLayout;
  readonly states: Readonly<Record<string, StateSummary>>;
  readonly mapRuns: readonly MapRunOfState[];
  readonly history: readonly HistoryRow[];
};

async function readHeader(sfn: SFNClient, executionArn: string): Promise<ExecutionHeader> {
  const described = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  const { mapRunArn, stateMachineArn = "" } = described;
  const parent = mapRunArn === undefined ? null : await sfn.send(new DescribeMapRunCommand({ mapRunArn }));
  return {
    arn: executionArn,
    name: described.name ?? "",
    machine: stateMachineArn.slice(stateMachineArn.lastIndexOf(":") + 1),
    status: described.status ?? "",
    mode: executionSummary(described).mode,
    ...runTimes(described),
    input: indentJson(described.input ?? "{}"),
    output: described.output === undefined ? null : indentJson(described.output),
    outcome: runOutcome(described.output),
    error: readableError(described.error ?? null, described.cause ?? null),
    redriveCount: described.redriveCount ?? 0,
    redrivenAt: described.redriveDate?.toISOString() ?? null,
    redrive: redriveVerdict(described),
    parentArn: parent?.executionArn ?? null,
  };
}

/** Map Runs of a history in order, each with the state that began it and the child that tells most. */
async function readMapRuns(sfn: SFNClient, visits: readonly Visit[]): Promise<MapRunOfState[]> {
  const begun = visits.flatMap(({ state, mapRunArn }) => (mapRunArn === null ? [] : [{ state, mapRunArn }]));
  return Promise.all(
    begun.map(async ({ state, mapRunArn }) => {
      const run = await readMapRun(sfn, mapRunArn);
      return { ...run, state, childArn: await tellingChild(sfn, run) };
    }),
  );
}

const visitsOf = (history: History): ReadonlyMap<string, readonly Visit[]> =>
  Map.groupBy(stateVisits(history.events), ({ state }) => state);

/** Everything the page of one execution shows at once; history from the event after `after`. Throws what the API throws. */
export async function readExecution(sfn: SFNClient, executionArn: string, after: number): Promise<ExecutionPage> {
  const [execution, history] = await Promise.all([readHeader(sfn, executionArn), readHistory(sfn, executionArn)]);
  const visits = visitsOf(history);
  const mapRuns = await readMapRuns(sfn, [...visits.values()].flat());
  const children = new Map<string, ReadonlyMap<string, readonly Visit[]>>();
  for (const { state, childArn } of mapRuns) {
    if (childArn !== null) children.set(state, visitsOf(await readHistory(sfn, childArn)));
  }
  const states = statesOf(history.graph).map(({ state: { name }, ranBy }) => {
    const all = ranBy === null ? visits : children.get(ranBy.name);
    return [name, stateSummary(all?.get(name) ?? [])] as const;
  });
  return {
    execution,
    comment: history.graph.comment,
    graph: graphLayout(history.graph),
    states: Object.fromEntries(states),
    mapRuns,
    history: historyRows(history.events, after),
  };
}
