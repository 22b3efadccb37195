import { LOCAL_REGION } from "../local-account.ts";
import type { TaskState } from "./asl.ts";
import { limitedJson } from "./data-limit.ts";
import { compute, computeNumber, type Frame } from "./frame.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";
import { invocationFailure } from "./invocation-failure.ts";
import type { LambdaAnswer, Waiting } from "./run.ts";
import { StateFailure } from "./state-failure.ts";
import { untilAborted } from "./until-aborted.ts";

const MS_PER_SECOND = 1000;
const RESOURCE = { resourceType: "lambda", resource: "invoke" } as const;
/** Longest delay a timer takes (2^31 - 1 ms, 24 days); a longer timeout never ends anything here. */
const MAX_TIMER_MS = 2_147_483_647;

/**
 * One attempt of a Task: `arn:aws:states:::lambda:invoke`. Its result has the members of Lambda's answer, `Payload` parsed.
 * Throws StateFailure with the handler's error name, `States.Timeout` or `States.DataLimitExceeded`.
 */
export async function runTask(frame: Frame, state: TaskState): Promise<Json> {
  const { scope } = frame;
  const args = await compute(frame, state.Arguments, "Arguments");
  const parameters = limitedJson(args, `The arguments of state ${frame.name}`);
  const timeoutSeconds =
    state.TimeoutSeconds === undefined ? null : await computeNumber(frame, state.TimeoutSeconds, "TimeoutSeconds");
  scope.record("TaskScheduled", {
    ...RESOURCE,
    region: LOCAL_REGION,
    parameters,
    ...(timeoutSeconds === null ? {} : { timeoutInSeconds: timeoutSeconds }),
  });
  scope.record("TaskStarted", RESOURCE);
  try {
    const answer = await invoke(frame, args as JsonObject, timeoutSeconds);
    if (answer.functionError !== null) throw invocationFailure(answer.payload);
    const result: Json = { ExecutedVersion: "$LATEST", Payload: JSON.parse(answer.payload) as Json, StatusCode: 200 };
    const output = limitedJson(result, `The result of state ${frame.name}`);
    scope.record("TaskSucceeded", { ...RESOURCE, output, outputDetails: { truncated: false } });
    return result;
  } catch (error) {
    if (error instanceof StateFailure) {
      const type = error.error === "States.Timeout" ? "TaskTimedOut" : "TaskFailed";
      scope.record(type, { ...RESOURCE, error: error.error, cause: error.reason });
    }
    throw error;
  }
}

async function invoke(frame: Frame, args: JsonObject, timeoutSeconds: number | null): Promise<LambdaAnswer> {
  const { scope } = frame;
  const name = isJsonObject(args) ? args["FunctionName"] : undefined;
  if (typeof name !== "string") {
    throw new StateFailure("States.Runtime", `${frame.name}.Arguments.FunctionName must be a text`);
  }
  const payload = JSON.stringify(args["Payload"] ?? {});
  const timeout = taskTimeout(frame.name, timeoutSeconds);
  const answer = scope.run.world.invokeLambda(name, payload, timeout.waiting).catch((error: unknown) => {
    // AWS's own words for what Lambda refuses: `Lambda.ResourceNotFoundException`, …
    const code = (error as { code?: unknown }).code;
    throw new StateFailure(`Lambda.${typeof code === "string" ? code : "SdkClientException"}`, String(error));
  });
  try {
    return await untilAborted(answer, AbortSignal.any([scope.signal, timeout.signal]));
  } finally {
    timeout.end();
  }
}

/**
 * Ends a call that takes longer than the state allows. Waiting for one of the few children does not count: AWS would start another
 * environment, or refuse at once.
 */
function taskTimeout(
  state: string,
  seconds: number | null,
): { readonly signal: AbortSignal; readonly waiting: Waiting; readonly end: () => void } {
  const timeout = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => clearTimeout(timer);
  let isOver = false;
  const start = (): void => {
    if (seconds === null || isOver) return;
    timer = setTimeout(
      () => timeout.abort(new StateFailure("States.Timeout", `${state} took longer than ${seconds} s`)),
      Math.min(seconds * MS_PER_SECOND, MAX_TIMER_MS),
    );
  };
  start();
  return {
    signal: timeout.signal,
    waiting: { begins: end, ends: start },
    end: () => {
      isOver = true;
      end();
    },
  };
}
