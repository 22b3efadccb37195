import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { detailText, eventDetails } from "./event-details.ts";
import type { PlacedEvent } from "./placed-events.ts";
import { readableError } from "./readable-error.ts";

/** One line of the history table; the details are fetched when a row is opened. */
export type HistoryRow = {
  readonly id: number;
  readonly type: string;
  readonly state: string | null;
  /** Indexes of the Maps around the event, from the outside in; empty outside of Maps. */
  readonly items: readonly number[];
  readonly at: string;
  /** Since the first event. */
  readonly elapsedMs: number;
  /** What is worth knowing without opening it. */
  readonly summary: string;
};

const indexesOf = (scope: string): number[] => [...scope.matchAll(/\[(\d+)\]/g)].map(([, index]) => Number(index));

const MAX_SUMMARY = 160;

/** The function's name in `arn:…:function:<name>`, or the name as it was given. */
function functionName(parameters: string | null): string {
  const name = /"FunctionName":"([^"]*)"/.exec(parameters ?? "")?.[1] ?? "";
  return name.slice(name.lastIndexOf(":") + 1);
}

function summaryOf(event: HistoryEvent): string {
  const error = readableError(detailText(event, "error"), detailText(event, "cause"));
  if (error !== null) {
    const text = [error.name, error.problems[0] ?? ""].filter((part) => part !== "").join(": ");
    return text.length > MAX_SUMMARY ? `${text.slice(0, MAX_SUMMARY)}…` : text;
  }
  const { index, redriveCount } = eventDetails(event);
  if (typeof index === "number") return `item ${index}`;
  if (typeof redriveCount === "number") return `redrive ${redriveCount}`;
  return functionName(detailText(event, "parameters"));
}

/** The table of a history, in order, from the event after `after`. */
export function historyRows(events: readonly PlacedEvent[], after = 0): HistoryRow[] {
  const firstMs = events[0]?.event.timestamp?.getTime() ?? 0;
  return events
    .filter(({ event }) => (event.id ?? 0) > after)
    .map(({ event, scope, state }) => ({
      id: event.id ?? 0,
      type: event.type ?? "",
      state,
      items: indexesOf(scope),
      at: event.timestamp?.toISOString() ?? "",
      elapsedMs: (event.timestamp?.getTime() ?? firstMs) - firstMs,
      summary: summaryOf(event),
    }));
}
