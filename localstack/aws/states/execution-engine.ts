import { AwsError } from "../aws-error.ts";
import type { StateGraph } from "./asl.ts";
import { createEvaluate, type Evaluate } from "./evaluate.ts";
import type { DefinitionStore } from "./definition-store.ts";
import type { ExecutionIndex } from "./execution-index.ts";
import type { ExecutionJournal } from "./execution-journal.ts";
import { ExecutionStop, INTERRUPTED } from "./execution-stop.ts";
import { executionOutcome } from "./execution-outcome.ts";
import type { Json } from "./json.ts";
import type { ExecutionRecord } from "./local-states.ts";
import type { MapRuns, StatesWorld } from "./run.ts";
import { resumePoint, type ResumePoint } from "./resume-point.ts";
import { forgetOld } from "./retention.ts";
import { runExecution } from "./run-execution.ts";
import { createMapRuns } from "./run-map-run.ts";

/** A new execution, before it has run. */
export type NewExecution = Pick<
  ExecutionRecord,
  "arn" | "name" | "machine" | "mapRunArn" | "itemIndex" | "definitionHash"
>;

type Running = { readonly abort: AbortController; readonly done: Promise<ExecutionRecord> };

/** Starts, redrives, stops and awaits executions; the index and the journals are its memory. */
export class ExecutionEngine {
  readonly world: StatesWorld;
  readonly index: ExecutionIndex;
  readonly journal: ExecutionJournal;
  readonly definitions: DefinitionStore;
  readonly evaluate: Evaluate;
  readonly mapRuns: MapRuns;
  readonly #log: (line: string) => void;
  #closed = false;
  readonly #running = new Map<string, Running>();

  constructor(parts: {
    readonly world: StatesWorld;
    readonly index: ExecutionIndex;
    readonly journal: ExecutionJournal;
    readonly definitions: DefinitionStore;
    readonly log: (line: string) => void;
  }) {
    this.#log = parts.log;
    this.world = parts.world;
    this.index = parts.index;
    this.journal = parts.journal;
    this.definitions = parts.definitions;
    this.evaluate = createEvaluate(parts.world);
    this.mapRuns = createMapRuns(this);
  }

  /** Begins a new execution. `graph` is an item processor for children, else the whole definition runs. */
  start(
    execution: NewExecution,
    inputText: string,
    child?: { graph: StateGraph; signal: AbortSignal },
  ): Promise<ExecutionRecord> {
    const startMs = this.world.nowMs();
    const record: ExecutionRecord = {
      ...execution,
      status: "RUNNING",
      startMs,
      stopMs: null,
      error: null,
      redriveCount: 0,
      redriveMs: null,
      events: 0,
    };
    return this.#begin(record, { inputText, resume: null }, child);
  }

  /** Continues an execution that failed, was stopped or timed out. The caller has seen that it may. */
  redrive(record: ExecutionRecord, child?: { graph: StateGraph; signal: AbortSignal }): Promise<ExecutionRecord> {
    const history = this.journal.read(record.arn);
    const inputText = executionOutcome(history).input;
    const again: ExecutionRecord = {
      ...record,
      status: "RUNNING",
      stopMs: null,
      error: null,
      redriveCount: record.redriveCount + 1,
      redriveMs: this.world.nowMs(),
      events: history.at(-1)?.id ?? 0,
    };
    return this.#begin(again, { inputText, resume: resumePoint(history) }, child);
  }

  /** Ends a running execution from outside; false when it is not running. */
  stop(arn: string, stop: ExecutionStop): boolean {
    const running = this.#running.get(arn);
    running?.abort.abort(stop);
    return running !== undefined;
  }

  /** Resolves when the execution is not running (any more); null when there is none. */
  async finished(arn: string): Promise<ExecutionRecord | null> {
    await this.#running.get(arn)?.done;
    return this.index.executions.get(arn) ?? null;
  }

  /** Interrupts everything that runs and waits until it is recorded. */
  async close(): Promise<void> {
    this.#closed = true;
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort(new ExecutionStop("FAILED", INTERRUPTED.error, INTERRUPTED.cause));
    await Promise.allSettled(running.map(({ done }) => done));
  }

  #begin(
    record: ExecutionRecord,
    begin: { readonly inputText: string; readonly resume: ResumePoint | null },
    child: { graph: StateGraph; signal: AbortSignal } | undefined,
  ): Promise<ExecutionRecord> {
    if (this.#closed) throw new AwsError("ServiceUnavailable", 503, "The local cloud is stopping");
    const abort = new AbortController();
    const definition = child === undefined ? this.definitions.get(record.definitionHash) : null;
    const graph = child?.graph ?? definition;
    if (graph === undefined || graph === null) throw new Error(`no definition for ${record.arn}`);
    const signal = child === undefined ? abort.signal : AbortSignal.any([abort.signal, child.signal]);
    const input = JSON.parse(begin.inputText) as Json;
    const timeoutSeconds = definition?.TimeoutSeconds ?? null;
    const done = runExecution(this, record, { graph, input, ...begin, signal, abort, timeoutSeconds }).finally(() =>
      this.#running.delete(record.arn),
    );
    // Begun synchronously: the journal exists before the index names it, so that a kill in between leaves nothing half known.
    this.index.putExecution(record);
    this.#running.set(record.arn, { abort, done });
    // Only files that cannot be written (disk full) lead to the log; whoever awaits the execution learns it too.
    done
      .then(() => child === undefined && forgetOld(this.index, this.journal, record.machine))
      .catch((error: unknown) => this.#log(`execution ${record.name}: ${String(error)}`));
    return done;
  }
}
