import type { LocalService } from "../local-service.ts";
import type { JsonObject } from "./json.ts";

export const EXECUTION_STATUSES = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** What the index knows of an execution; input, output and history are in its journal. Times are epoch milliseconds. */
export type ExecutionRecord = {
  readonly arn: string;
  readonly name: string;
  readonly machine: string;
  readonly status: ExecutionStatus;
  readonly startMs: number;
  readonly stopMs: number | null;
  readonly error: string | null;
  readonly redriveCount: number;
  readonly redriveMs: number | null;
  /** Children of a DISTRIBUTED Map only. */
  readonly mapRunArn: string | null;
  readonly itemIndex: number | null;
  /** Which stored definition it runs; a redrive keeps it, as on AWS. */
  readonly definitionHash: string;
  readonly events: number;
};

export type MapRunRecord = {
  readonly arn: string;
  readonly executionArn: string;
  readonly status: "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED";
  readonly startMs: number;
  readonly stopMs: number | null;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
  readonly items: number;
  readonly resultsWritten: number;
  readonly redriveCount: number;
  readonly redriveMs: number | null;
};

export type StateMachineDefinition = {
  readonly name: string;
  /** ASL as JSON text, substitutions already made. */
  readonly definition: string;
  /** The file it came from, for messages. */
  readonly where: string;
};

/** Counts of executions of one machine, children of Maps left out. */
export type ExecutionCounts = Readonly<Record<ExecutionStatus, number>>;

/** The Step Functions service (AWSStepFunctions, JSON 1.0) and what the local cloud itself uses of it. */
export type LocalStates = LocalService & {
  /** Checks the definition and takes it; throws NotImplementedLocallyError or InvalidInputError with all problems. Returns the ARN. */
  createStateMachine(machine: StateMachineDefinition): string;
  machineArn(name: string): string;
  hasMachine(arn: string): boolean;
  /** Throws AwsError as StartExecution does. `input` is JSON text, the name a new UUID unless given. */
  startExecution(
    machineArn: string,
    input: string,
    name?: string,
  ): { readonly executionArn: string; readonly startMs: number };
  /** Newest first, children of Maps left out. */
  executions(machineArn: string): readonly ExecutionRecord[];
  counts(machineArn: string): ExecutionCounts;
  /** Resolves with the record when the execution is no longer running. */
  finished(executionArn: string): Promise<ExecutionRecord>;
  /** Output as JSON text and error of an execution, from its journal. */
  outcome(executionArn: string): {
    readonly output: string | null;
    readonly error: string | null;
    readonly cause: string | null;
  };
  redriveExecution(executionArn: string): void;
  stateMachines(): readonly { readonly arn: string; readonly name: string; readonly definition: JsonObject }[];
  close(): Promise<void>;
};
