import type { SFNClient } from "@aws-sdk/client-sfn";
import { indentJson } from "./indent-json.ts";
import { readableError, type ReadableError } from "./readable-error.ts";
import { type History, readHistory } from "./read-history.ts";
import { readMapRun } from "./read-map-run.ts";
import { statesOf } from "./state-in-graph.ts";
import { type StateStatus, visitStatus } from "./state-status.ts";
import { type Attempt, stateVisits, type Visit } from "./state-visits.ts";
import { tellingChild } from "./telling-child.ts";
import { tellingVisit } from "./telling-visit.ts";

export type AttemptView = {
  readonly startedAt: string;
  readonly tookMs: number | null;
  readonly outcome: Attempt["outcome"];
  readonly error: ReadableError | null;
};

/** A visit in the list of visits: an iteration of a Map, or a repetition. */
export type VisitLine = {
  readonly items: readonly number[];
  readonly status: StateStatus;
  readonly startedAt: string;
  readonly tookMs: number | null;
  readonly attempts: number;
};

export type StateView = {
  readonly name: string;
  readonly type: string;
  readonly comment: string | null;
  /** The state as it stands in the definition, JSON. */
  readonly definition: string;
  readonly visits: readonly VisitLine[];
  /** Index of the visit below; null when the state was not entered. */
  readonly shown: number | null;
  readonly input: string | null;
  readonly output: string | null;
  /** Variables that the state assigned, JSON texts by name. */
  readonly assigned: Readonly<Record<string, unknown>> | null;
  readonly attempts: readonly AttemptView[];
  /** The child execution that these are the visits of; null when it is the execution itself. */
  readonly childArn: string | null;
};

const iso = (ms: number): string => new Date(ms).toISOString();
const length = (from: number, to: number | null): number | null => (to === null ? null : to - from);

const indented = (text: string | null | undefined): string | null =>
  typeof text === "string" ? indentJson(text) : null;

const attemptView = ({ startedMs, endedMs, outcome, error, cause }: Attempt): AttemptView => ({
  startedAt: iso(startedMs),
  tookMs: length(startedMs, endedMs),
  outcome,
  error: readableError(error, cause),
});

const visitLine = (visit: Visit): VisitLine => ({
  items: [...visit.scope.matchAll(/\[(\d+)\]/g)].map(([, index]) => Number(index)),
  status: visitStatus(visit),
  startedAt: iso(visit.enteredMs),
  tookMs: length(visit.enteredMs, visit.exitedMs),
  attempts: visit.attempts.length,
});

function definitionText(definition: string, name: string): string {
  let found: unknown = null;
  JSON.parse(definition, (key: string, value: unknown) => {
    if (key === name && typeof value === "object" && value !== null && "Type" in value) found = value;
    return value;
  });
  return JSON.stringify(found, null, 2);
}

/** The history that has the state's visits: the execution's own, or that of the child which tells most. */
async function historyOf(
  sfn: SFNClient,
  history: History,
  ranBy: string | null,
): Promise<{ history: History | null; childArn: string | null }> {
  if (ranBy === null) return { history, childArn: null };
  const mapRunArn = stateVisits(history.events).findLast(({ state }) => state === ranBy)?.mapRunArn ?? null;
  if (mapRunArn === null) return { history: null, childArn: null };
  const childArn = await tellingChild(sfn, await readMapRun(sfn, mapRunArn));
  return { history: childArn === null ? null : await readHistory(sfn, childArn), childArn };
}

/** Everything about one state of an execution; `wanted` chooses the visit. Null when the definition has no such state. */
export async function readState(
  sfn: SFNClient,
  executionArn: string,
  name: string,
  wanted: number | null,
): Promise<StateView | null> {
  const own = await readHistory(sfn, executionArn);
  const found = statesOf(own.graph).find(({ state }) => state.name === name);
  if (found === undefined) return null;
  const { history, childArn } = await historyOf(sfn, own, found.ranBy?.name ?? null);
  const visits = history === null ? [] : stateVisits(history.events).filter(({ state }) => state === name);
  const shown = wanted !== null && visits[wanted] !== undefined ? wanted : tellingVisit(visits);
  const visit = shown === null ? null : (visits[shown] ?? null);
  const { type, comment } = found.state;
  return {
    name,
    type,
    comment,
    definition: definitionText(own.definition, name),
    visits: visits.map(visitLine),
    shown,
    input: indented(visit?.input),
    output: indented(visit?.output),
    assigned: visit?.assigned ?? null,
    attempts: visit?.attempts.map(attemptView) ?? [],
    childArn,
  };
}
