import { LAST_EPOCH, type TaskState } from "./task-state.ts";

export const START_TYPES = ["start-replication", "resume-processing", "reload-target"] as const;
/** Begin, go on behind the checkpoint, or load everything again into a new epoch. */
export type StartType = (typeof START_TYPES)[number];

export const TASK_STATUSES = ["ready", "starting", "running", "stopping", "stopped", "failed"] as const;
/** As DMS names them. `ready`: never started. */
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** A start, stop or reload that the task's status does not allow. `state`: wait or stop first; `type`: another start type is meant. */
export type TaskRefusal = { readonly kind: "state" | "type"; readonly message: string };

/** Why the task may not be started like this; null when it may. DMS has the same rules and nearly the same words. */
export function startRefusal(type: StartType, status: TaskStatus, state: TaskState): TaskRefusal | null {
  if (status === "starting" || status === "running" || status === "stopping") {
    return { kind: "state", message: `Replication Task cannot be started, its status is ${status}. Stop it first.` };
  }
  const isFirst = state.freshStartAtMs === null;
  const name = type.toUpperCase().replace("-", "_");
  if (isFirst && type !== "start-replication") {
    return { kind: "type", message: `Start Type : ${name}, valid only for tasks running previously` };
  }
  if (!isFirst && type === "start-replication") {
    return { kind: "type", message: `Start Type : ${name}, valid only for tasks running for the first time` };
  }
  if (type === "reload-target" && state.epoch === LAST_EPOCH) {
    return { kind: "state", message: `Epoch ${LAST_EPOCH} is the last one there can be.` };
  }
  return null;
}

/** The task's state once it is started like this. A reload is the next epoch. */
export function startedState(type: StartType, state: TaskState, nowMs: number): TaskState {
  return {
    ...state,
    epoch: type === "reload-target" ? state.epoch + 1 : state.epoch,
    stoppedByUser: false,
    freshStartAtMs: type === "resume-processing" ? state.freshStartAtMs : nowMs,
    startAtMs: nowMs,
    stopReason: null,
    lastFailure: null,
  };
}
