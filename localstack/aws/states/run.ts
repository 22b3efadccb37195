import type { MapState } from "./asl.ts";
import type { Evaluate } from "./evaluate.ts";
import type { Json, JsonObject } from "./json.ts";
import type { JournalEvent } from "./journal-event.ts";

/** What a Lambda answered. `functionError` null: `payload` is the result as JSON text; else the error as JSON text. */
export type LambdaAnswer = { readonly payload: string; readonly functionError: string | null };

/** A call that must wait for a free child: begins at once or never, ends when the function starts. */
export type Waiting = { readonly begins: () => void; readonly ends: () => void };

/** The world outside the interpreter; tests inject the clock, chance and sleep. */
export type StatesWorld = {
  readonly nowMs: () => number;
  /** For Wait and the delay of retriers; rejects with the signal's reason. Timeouts use real timers whatever this does. */
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly uuid: () => string;
  /** `waiting` is told of time that passes before the function runs and that AWS would not need. */
  readonly invokeLambda: (functionName: string, payload: string, waiting: Waiting) => Promise<LambdaAnswer>;
  readonly readObject: (bucket: string, key: string) => AsyncIterable<Uint8Array>;
  /** Resolves with the bytes written. */
  readonly writeObject: (bucket: string, key: string, body: string) => Promise<number>;
};

/** How a DISTRIBUTED Map gets its children run. */
export type MapRuns = {
  /** Runs (or, with `resumeArn`, redrives) a Map Run to its end; throws StateFailure. Gives the Map state's result. */
  readonly run: (call: MapRunCall) => Promise<Json>;
};

export type MapRunCall = {
  readonly run: Run;
  readonly state: MapState;
  readonly stateName: string;
  readonly resumeArn: string | null;
  readonly settings: MapRunSettings;
  readonly items: readonly Json[];
  /** The input of the child for one item, as JSON text. */
  readonly childInput: (item: Json, index: number) => Promise<string>;
  readonly record: (type: string, details: JsonObject) => void;
  readonly signal: AbortSignal;
};

export type MapRunSettings = {
  /** 0 is "no limit": the local ceiling. */
  readonly maxConcurrency: number;
  /** Null is "not given". */
  readonly toleratedPercentage: number | null;
  readonly toleratedCount: number | null;
  readonly writeTo: { readonly bucket: string; readonly prefix: string } | null;
};

/** One execution while it runs. */
export type Run = {
  readonly world: StatesWorld;
  readonly evaluate: Evaluate;
  readonly mapRuns: MapRuns;
  readonly arn: string;
  readonly machineArn: string;
  /** Machine of this execution; children of a Map have their parent's. */
  readonly machine: string;
  readonly definitionHash: string;
  /** `$states.context.Execution`, without what a redrive adds. */
  readonly context: { readonly Execution: JsonObject; readonly StateMachine: JsonObject };
  /** Appends to the history; gives the event's id. Throws StateFailure at 25,000 events and the stop reason after the end. */
  readonly record: (event: Omit<JournalEvent, "id" | "timestampMs">) => number;
};
