import { AwsError } from "../aws-error.ts";
import { MAX_STATE_BYTES } from "./data-limit.ts";
import { executionOutcome } from "./execution-outcome.ts";
import { executionArn } from "./states-arns.ts";
import type { Machine, StatesDeps } from "./states-deps.ts";

export type StartRequest = {
  readonly stateMachineArn: string;
  readonly input?: string;
  readonly name?: string | undefined;
};

/** 1 to 80 characters, none of those the StartExecution page forbids (white space, brackets, wildcards, special and control characters). */
const EXECUTION_NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\ud800-\udfff]{1,80}$/u;

/**
 * Starts an execution of a machine. The same name again: the running execution when the input is the same too, else
 * ExecutionAlreadyExists. Throws AwsError with the codes of StartExecution.
 */
export function startExecution(deps: StatesDeps, request: StartRequest): { executionArn: string; startMs: number } {
  const machine = knownMachine(deps, request.stateMachineArn);
  const { engine } = deps;
  const inputText = request.input ?? "{}";
  checkInput(inputText);
  const name = request.name ?? engine.world.uuid();
  if (!EXECUTION_NAME.test(name)) throw new AwsError("InvalidName", 400, `Invalid Name: '${name}'`);
  const arn = executionArn(machine.name, name);
  const earlier = engine.index.executions.get(arn);
  if (earlier !== undefined) {
    const sameInput = executionOutcome(engine.journal.read(arn)).input === inputText;
    if (earlier.status === "RUNNING" && sameInput) return { executionArn: arn, startMs: earlier.startMs };
    throw new AwsError("ExecutionAlreadyExists", 400, `Execution Already Exists: '${arn}'`);
  }
  const { definitionHash } = machine;
  const execution = { arn, name, machine: machine.name, mapRunArn: null, itemIndex: null, definitionHash };
  void engine.start(execution, inputText);
  return { executionArn: arn, startMs: engine.index.executions.get(arn)?.startMs ?? engine.world.nowMs() };
}

/** Throws AwsError StateMachineDoesNotExist. */
export function knownMachine(deps: StatesDeps, arn: string): Machine {
  const machine = deps.machines.get(arn);
  if (machine !== undefined) return machine;
  throw new AwsError("StateMachineDoesNotExist", 400, `State Machine Does Not Exist: '${arn}'`);
}

function checkInput(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_STATE_BYTES) {
    throw new AwsError("InvalidExecutionInput", 400, `Input is ${bytes} bytes, at most ${MAX_STATE_BYTES} are allowed`);
  }
  try {
    JSON.parse(text);
  } catch (error) {
    throw new AwsError(
      "InvalidExecutionInput",
      400,
      `Invalid State Machine Execution Input: '${(error as Error).message}'`,
    );
  }
}
