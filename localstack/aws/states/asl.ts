import type { Json, JsonObject } from "./json.ts";

/**
 * The part of the Amazon States Language that runs locally, JSONata only. A value of type `Json` below may hold `{% … %}` expressions
 * at any depth; `number | string` is a number or one expression. `readDefinition` refuses everything else before it runs.
 */
export type Retrier = {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "FULL" | "NONE";
};

/** What a transition may compute: variables for the states after it and the output. */
export type Computed = { readonly Assign?: JsonObject; readonly Output?: Json };

export type Catcher = Computed & { readonly ErrorEquals: readonly string[]; readonly Next: string };

type Transition = { readonly Next?: string; readonly End?: true };
type Guarded = { readonly Retry?: readonly Retrier[]; readonly Catch?: readonly Catcher[] };

export type TaskState = Computed &
  Transition &
  Guarded & {
    readonly Type: "Task";
    readonly Resource: string;
    readonly Arguments: Json;
    readonly TimeoutSeconds?: number | string;
  };

export type ChoiceRule = Computed & { readonly Condition: string | boolean; readonly Next: string };
export type ChoiceState = Computed & {
  readonly Type: "Choice";
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
};
export type WaitState = Computed &
  Transition & { readonly Type: "Wait"; readonly Seconds?: number | string; readonly Timestamp?: string };
export type PassState = Computed & Transition & { readonly Type: "Pass" };
export type SucceedState = { readonly Type: "Succeed"; readonly Output?: Json };
export type FailState = { readonly Type: "Fail"; readonly Error?: string; readonly Cause?: string };

export type ParallelState = Computed &
  Transition &
  Guarded & { readonly Type: "Parallel"; readonly Branches: readonly StateGraph[]; readonly Arguments?: Json };

export type ItemReader = {
  readonly Resource: string;
  readonly ReaderConfig: { readonly InputType: "JSONL"; readonly MaxItems?: number | string };
  readonly Arguments: Json;
};
export type WriterConfig = {
  readonly Transformation?: "NONE" | "COMPACT" | "FLATTEN";
  readonly OutputType?: "JSON" | "JSONL";
};
export type ResultWriter = {
  readonly Resource?: string;
  readonly WriterConfig?: WriterConfig;
  readonly Arguments?: Json;
};

export type MapState = Computed &
  Transition &
  Guarded & {
    readonly Type: "Map";
    readonly ItemProcessor: StateGraph & {
      readonly ProcessorConfig?: { readonly Mode?: "INLINE" | "DISTRIBUTED"; readonly ExecutionType?: "STANDARD" };
    };
    readonly Items?: Json;
    readonly ItemReader?: ItemReader;
    readonly ItemSelector?: Json;
    readonly MaxConcurrency?: number | string;
    readonly ToleratedFailurePercentage?: number | string;
    readonly ToleratedFailureCount?: number | string;
    readonly ResultWriter?: ResultWriter;
    readonly Label?: string;
  };

export type State =
  | TaskState
  | ChoiceState
  | WaitState
  | PassState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** States and the one to start at: a whole machine, a branch, or the processor of a Map. */
export type StateGraph = { readonly StartAt: string; readonly States: { readonly [name: string]: State } };

export type Definition = StateGraph & { readonly TimeoutSeconds?: number };

/** True for a Map whose iterations are executions of their own. */
export function isDistributed(state: MapState): boolean {
  return state.ItemProcessor.ProcessorConfig?.Mode === "DISTRIBUTED";
}
