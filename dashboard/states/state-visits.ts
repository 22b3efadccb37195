import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { detailText, eventDetails } from "./event-details.ts";
import type { PlacedEvent } from "./placed-events.ts";

export type AttemptOutcome = "running" | "succeeded" | "failed" | "aborted";

/** One try of a Task, Map or Parallel. Times are epoch milliseconds. */
export type Attempt = {
  readonly startedMs: number;
  endedMs: number | null;
  outcome: AttemptOutcome;
  error: string | null;
  cause: string | null;
};

/** How a visit ended that did not reach the state's exit. */
export type Broken = "failed" | "timedOut" | "aborted";

export type Iteration = "running" | "succeeded" | "failed" | "aborted";

/** A state from its entry to its exit, once. */
export type Visit = {
  readonly scope: string;
  readonly state: string;
  readonly type: string;
  readonly enteredMs: number;
  exitedMs: number | null;
  readonly input: string | null;
  output: string | null;
  assigned: Readonly<Record<string, unknown>> | null;
  readonly attempts: Attempt[];
  broken: Broken | null;
  /** Of a Map: by index; `length` is the number of items where the history tells it. */
  readonly iterations: Map<number, Iteration>;
  length: number | null;
  mapRunArn: string | null;
};

const ms = (event: HistoryEvent): number => event.timestamp?.getTime() ?? 0;

const ATTEMPT_STARTS =
  /^(TaskScheduled|LambdaFunctionScheduled|ActivityScheduled|MapStateStarted|ParallelStateStarted|MapRunRedriven)$/;
const ATTEMPT_SUCCEEDS =
  /^(TaskSucceeded|LambdaFunctionSucceeded|ActivitySucceeded|MapStateSucceeded|ParallelStateSucceeded)$/;
const ATTEMPT_FAILS =
  /^(Task|LambdaFunction|Activity)(Failed|TimedOut|SubmitFailed|StartFailed|ScheduleFailed)$|^(Map|Parallel)StateFailed$|^(MapRunFailed|EvaluationFailed)$/;
const CONTAINER_FAILS = /^(Map|Parallel)State(Failed|Aborted)$/;
const ENDINGS: Readonly<Record<string, Broken>> = {
  ExecutionFailed: "failed",
  ExecutionAborted: "aborted",
  ExecutionTimedOut: "timedOut",
};
const ITERATIONS: Readonly<Record<string, Iteration>> = {
  MapIterationStarted: "running",
  MapIterationSucceeded: "succeeded",
  MapIterationFailed: "failed",
  MapIterationAborted: "aborted",
};

const isOpen = (visit: Visit): boolean => visit.exitedMs === null && visit.broken === null;
const hasFailed = (visit: Visit): boolean => visit.attempts.at(-1)?.outcome === "failed";

/** Collects visits in order of entry; the newest of a scope and state is the one that its events go to. */
class Visits {
  readonly all: Visit[] = [];
  readonly #newest = new Map<string, Visit>();

  take({ event, scope, state }: PlacedEvent): void {
    const type = event.type ?? "";
    if (type === "ExecutionRedriven") this.#reopen((visit) => visit.scope === "");
    const ending = ENDINGS[type];
    if (ending !== undefined) this.#end(ending, event);
    if (state === null) return;
    if (type.endsWith("StateEntered")) return this.#enter(event, scope, state);
    const visit = this.#newest.get(`${scope}\n${state}`);
    if (visit === undefined) return;
    if (type.endsWith("StateExited")) {
      visit.exitedMs = ms(event);
      visit.output = detailText(event, "output");
      const assigned = eventDetails(event)["assignedVariables"];
      visit.assigned = typeof assigned === "object" ? (assigned as Visit["assigned"]) : null;
      visit.broken = null;
    } else if (ITERATIONS[type] !== undefined) this.#iteration(visit, event, ITERATIONS[type]);
    else this.#attempt(visit, event);
  }

  #enter(event: HistoryEvent, scope: string, state: string): void {
    const visit: Visit = {
      scope,
      state,
      type: (event.type ?? "").replace(/StateEntered$/, ""),
      enteredMs: ms(event),
      exitedMs: null,
      input: detailText(event, "input"),
      output: null,
      assigned: null,
      attempts: [],
      broken: null,
      iterations: new Map(),
      length: null,
      mapRunArn: null,
    };
    this.all.push(visit);
    this.#newest.set(`${scope}\n${state}`, visit);
  }

  #attempt(visit: Visit, event: HistoryEvent): void {
    const type = event.type ?? "";
    const last = visit.attempts.at(-1);
    if (ATTEMPT_STARTS.test(type)) {
      visit.broken = null;
      visit.attempts.push({ startedMs: ms(event), endedMs: null, outcome: "running", error: null, cause: null });
      if (type.startsWith("Map") && type !== "MapRunRedriven") visit.iterations.clear();
      const length = eventDetails(event)["length"];
      if (typeof length === "number") visit.length = length;
    } else if (ATTEMPT_SUCCEEDS.test(type) && last !== undefined) {
      Object.assign(last, { endedMs: ms(event), outcome: "succeeded" });
    } else if (ATTEMPT_FAILS.test(type)) this.#failed(visit, event);
    if (type === "MapRunStarted") visit.mapRunArn = detailText(event, "mapRunArn");
    if (CONTAINER_FAILS.test(type)) this.#breakInside(`${visit.scope}/${visit.state}[`, null);
  }

  /** `MapRunFailed` says the error and `MapStateFailed` after it says none: one attempt, the first word counts. */
  #failed(visit: Visit, event: HistoryEvent): void {
    const told = { error: detailText(event, "error"), cause: detailText(event, "cause") };
    const last = visit.attempts.at(-1);
    if (last === undefined) {
      visit.attempts.push({ startedMs: ms(event), endedMs: ms(event), outcome: "failed", ...told });
    } else {
      const before = last.outcome === "failed" ? last : { error: null, cause: null };
      Object.assign(last, {
        endedMs: ms(event),
        outcome: "failed",
        error: before.error ?? told.error,
        cause: before.cause ?? told.cause,
      });
    }
  }

  #iteration(visit: Visit, event: HistoryEvent, outcome: Iteration): void {
    const index = Number(eventDetails(event)["index"] ?? 0);
    visit.iterations.set(index, outcome);
    const inner = `${visit.scope}/${visit.state}[${index}]`;
    if (outcome === "running") {
      // After a redrive the first iteration to go on is all that tells that the Map does.
      if (visit.attempts.at(-1)?.outcome !== "running") {
        visit.attempts.push({ startedMs: ms(event), endedMs: null, outcome: "running", error: null, cause: null });
      }
      visit.broken = null;
      this.#reopen(({ scope }) => scope === inner);
    } else if (outcome !== "succeeded") this.#breakInside(inner, outcome === "aborted" ? "aborted" : null);
  }

  #reopen(which: (visit: Visit) => boolean): void {
    for (const visit of this.#newest.values()) if (visit.exitedMs === null && which(visit)) visit.broken = null;
  }

  /** `how` null: each by its own last attempt. */
  #breakInside(prefix: string, how: Broken | null): void {
    for (const visit of this.all) {
      if (isOpen(visit) && visit.scope.startsWith(prefix))
        visit.broken = how ?? (hasFailed(visit) ? "failed" : "aborted");
    }
  }

  #end(how: Broken, event: HistoryEvent): void {
    for (const visit of this.all.filter(isOpen)) {
      // A failure that no event told belongs to the outermost state: it is the one that did not go on.
      visit.broken = how !== "failed" || hasFailed(visit) || visit.scope === "" ? how : "aborted";
      const last = visit.attempts.at(-1);
      if (visit.scope === "" && how === "failed" && !hasFailed(visit)) this.#failed(visit, event);
      else if (last?.outcome === "running") Object.assign(last, { endedMs: ms(event), outcome: "aborted" });
    }
  }
}

/** All visits of a history in order of entry. Pure. */
export function stateVisits(events: readonly PlacedEvent[]): readonly Visit[] {
  const visits = new Visits();
  for (const event of events) visits.take(event);
  return visits.all;
}
