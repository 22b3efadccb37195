import type { StateGraph } from "./asl.ts";
import { limitedJson } from "./data-limit.ts";
import type { ExecutionEngine } from "./execution-engine.ts";
import { ExecutionStop } from "./execution-stop.ts";
import type { JournalEvent } from "./journal-event.ts";
import type { Json, JsonObject } from "./json.ts";
import type { ExecutionRecord, ExecutionStatus } from "./local-states.ts";
import type { ResumePoint } from "./resume-point.ts";
import type { Run } from "./run.ts";
import { runGraph } from "./run-graph.ts";
import { Scope } from "./scope.ts";
import { StateFailure } from "./state-failure.ts";
import { machineArn, roleArn } from "./states-arns.ts";

/** Events a history may have: Step Functions quota. */
const MAX_EVENTS = 25_000;
const MS_PER_SECOND = 1000;
/** Longest delay a timer takes, 24 days. */
const MAX_TIMER_MS = 2_147_483_647;

export type Begin = {
  readonly graph: StateGraph;
  readonly input: Json;
  readonly inputText: string;
  readonly resume: ResumePoint | null;
  readonly signal: AbortSignal;
  readonly abort: AbortController;
  readonly timeoutSeconds: number | null;
};

type Ending = {
  readonly status: ExecutionStatus;
  readonly type: string;
  readonly error: string | null;
  readonly details: JsonObject;
};

/** Runs one execution, or the rest of it, to its end and records how it ended. Never rejects for what happens inside it. */
export async function runExecution(
  engine: ExecutionEngine,
  record: ExecutionRecord,
  begin: Begin,
): Promise<ExecutionRecord> {
  const history = new History(engine, record);
  const first = history.begin(record, begin.inputText);
  const run: Run = {
    world: engine.world,
    evaluate: engine.evaluate,
    mapRuns: engine.mapRuns,
    arn: record.arn,
    machineArn: machineArn(record.machine),
    machine: record.machine,
    definitionHash: record.definitionHash,
    context: contextOf(record, begin.input),
    record: (event) => history.record(event),
  };
  const { graph, signal } = begin;
  const variables = begin.resume?.kind === "at" ? begin.resume.variables : {};
  const scope = new Scope({ run, graph, path: "", outer: null, signal, variables, follows: first });
  const timer = begin.timeoutSeconds === null ? null : endAfter(begin.timeoutSeconds, begin.abort);
  const ending = await ended(runGraph(scope, begin.input, begin.resume));
  if (timer !== null) clearTimeout(timer);
  history.end(ending, scope.lastEvent);
  const stopMs = engine.world.nowMs();
  const last: ExecutionRecord = {
    ...record,
    status: ending.status,
    stopMs,
    error: ending.error,
    events: history.length,
  };
  engine.index.putExecution(last);
  return last;
}

function endAfter(seconds: number, abort: AbortController): NodeJS.Timeout {
  const stop = new ExecutionStop("TIMED_OUT", "States.Timeout", `The execution took longer than ${seconds} s`);
  return setTimeout(() => abort.abort(stop), Math.min(seconds * MS_PER_SECOND, MAX_TIMER_MS));
}

function contextOf(record: ExecutionRecord, input: Json): Run["context"] {
  const { redriveMs } = record;
  return {
    Execution: {
      Id: record.arn,
      Input: input,
      Name: record.name,
      RoleArn: roleArn(record.machine),
      StartTime: new Date(record.startMs).toISOString(),
      RedriveCount: record.redriveCount,
      ...(redriveMs === null ? {} : { RedriveTime: new Date(redriveMs).toISOString() }),
    },
    StateMachine: { Id: machineArn(record.machine), Name: record.machine },
  };
}

async function ended(output: Promise<Json>): Promise<Ending> {
  try {
    const text = limitedJson(await output, "The output of the execution");
    const details = { output: text, outputDetails: { truncated: false } };
    return { status: "SUCCEEDED", type: "ExecutionSucceeded", error: null, details };
  } catch (error) {
    if (error instanceof ExecutionStop) return stopped(error);
    if (error instanceof StateFailure) return failed(error.error, error.reason);
    return failed("States.Runtime", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function failed(error: string, cause: string): Ending {
  return { status: "FAILED", type: "ExecutionFailed", error, details: { error, cause } };
}

const ENDING_TYPES = {
  ABORTED: "ExecutionAborted",
  TIMED_OUT: "ExecutionTimedOut",
  FAILED: "ExecutionFailed",
} as const;

function stopped({ status, error, reason }: ExecutionStop): Ending {
  const details = { ...(error !== null && { error }), ...(reason !== null && { cause: reason }) };
  return { status, type: ENDING_TYPES[status], error, details };
}

/** Numbers and stores the events of one execution. */
class History {
  readonly #engine: ExecutionEngine;
  readonly #arn: string;
  #last: number;
  #ended: Ending | null = null;

  constructor(engine: ExecutionEngine, record: ExecutionRecord) {
    this.#engine = engine;
    this.#arn = record.arn;
    this.#last = record.events;
  }

  get length(): number {
    return this.#last;
  }

  begin(record: ExecutionRecord, input: string): number {
    const previousEventId = this.#last;
    const { redriveCount } = record;
    if (previousEventId > 0) {
      return this.#store({ type: "ExecutionRedriven", previousEventId, scope: "", details: { redriveCount } });
    }
    const details = { input, inputDetails: { truncated: false }, roleArn: roleArn(record.machine) };
    return this.#store({ type: "ExecutionStarted", previousEventId, scope: "", details });
  }

  record(event: Omit<JournalEvent, "id" | "timestampMs">): number {
    // Work of aborted iterations may come back after the end; the history is closed then.
    if (this.#ended !== null) throw new ExecutionStop("ABORTED", null, "the execution has ended");
    if (this.#last >= MAX_EVENTS - 1) {
      throw new StateFailure(
        "States.Runtime",
        `The execution reached the maximum number of history events (${MAX_EVENTS}).`,
      );
    }
    return this.#store(event);
  }

  end(ending: Ending, previousEventId: number): void {
    this.#ended = ending;
    this.#store({ type: ending.type, previousEventId, scope: "", details: ending.details });
  }

  #store(event: Omit<JournalEvent, "id" | "timestampMs">): number {
    this.#last += 1;
    this.#engine.journal.append(this.#arn, { id: this.#last, timestampMs: this.#engine.world.nowMs(), ...event });
    return this.#last;
  }
}
