import path from "node:path";
import { readStateFile } from "./read-state-file.ts";
import { writeDurably } from "./write-durably.ts";

/**
 * What a replication task is besides its checkpoint, kept over restarts and kills. The epoch is written here before anything of it
 * is loaded: a kill in between finds a checkpoint of the older epoch and loads the new one from the beginning.
 */
export type TaskState = {
  readonly format: 1;
  /** From 1; the folder is `raw/epoch=0001`. */
  readonly epoch: number;
  /** Stopped by StopReplicationTask: a restart of the program leaves it so. */
  readonly stoppedByUser: boolean;
  readonly createdAtMs: number;
  /** When this epoch was started: the first start or the last reload. null: never started. */
  readonly freshStartAtMs: number | null;
  /** When it was started last, also to go on. */
  readonly startAtMs: number | null;
  readonly stopAtMs: number | null;
  readonly stopReason: StopReason | null;
  readonly lastFailure: string | null;
};

export type StopReason = "Stop Reason NORMAL" | "Stop Reason RECOVERABLE_ERROR" | "Stop Reason FATAL_ERROR";

const FORMAT = 1;
const FILE_NAME = "task.json";

export const newTaskState = (nowMs: number): TaskState => ({
  format: FORMAT,
  epoch: 1,
  stoppedByUser: false,
  createdAtMs: nowMs,
  freshStartAtMs: null,
  startAtMs: null,
  stopAtMs: null,
  stopReason: null,
  lastFailure: null,
});

const EPOCH_DIGITS = 4;
export const LAST_EPOCH = 9_999;

/** `raw/epoch=0002`: four digits, as everywhere an epoch is compared as text. */
export const epochName = (epoch: number): string => String(epoch).padStart(EPOCH_DIGITS, "0");
export const epochFolder = (epoch: number): string => `raw/epoch=${epochName(epoch)}`;

/** null: there is none yet. Throws UnsafeSourceError TS327 for one that cannot be read: a wrong epoch would mix two full loads. */
export async function readTaskState(stateDir: string): Promise<TaskState | null> {
  const file = path.join(stateDir, FILE_NAME);
  return readStateFile(file, `a task state of format ${FORMAT}`, (value) => {
    const { format, epoch } = value as TaskState;
    if (format === FORMAT && Number.isInteger(epoch)) return value as TaskState;
    throw new Error(`format ${String(format)}, epoch ${String(epoch)}`);
  });
}

export async function writeTaskState(stateDir: string, state: TaskState): Promise<void> {
  await writeDurably(path.join(stateDir, FILE_NAME), `${JSON.stringify(state, null, 1)}\n`);
}
