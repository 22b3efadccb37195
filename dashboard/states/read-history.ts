import {
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import { machineGraph, type MachineGraph } from "./machine-graph.ts";
import { type PlacedEvent, placedEvents } from "./placed-events.ts";

const MAX_PAGE = 1000;

export type History = {
  /** The definition that this execution runs, as JSON text: not always the newest. */
  readonly definition: string;
  readonly graph: MachineGraph;
  readonly events: readonly PlacedEvent[];
};

/** The whole history of an execution, at most 25,000 events, each with its place. */
export async function readHistory(sfn: SFNClient, executionArn: string): Promise<History> {
  const { definition = "{}" } = await sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
  const graph = machineGraph(definition);
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const answer = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: MAX_PAGE, nextToken }));
    events.push(...(answer.events ?? []));
    ({ nextToken } = answer);
  } while (nextToken !== undefined);
  return { definition, graph, events: placedEvents(events, graph) };
}
