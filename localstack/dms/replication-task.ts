import { UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import { readCheckpoint } from "./checkpoint.ts";
import type { DmsStatus } from "./dms-status.ts";
import type { DmsTask } from "./run-task.ts";
import { stoppedStatus } from "./stopped-status.ts";
import { startedState, startRefusal, type StartType, type TaskRefusal, type TaskStatus } from "./task-rules.ts";
import { epochFolder, newTaskState, readTaskState, type TaskState, writeTaskState } from "./task-state.ts";

/** A task at one moment. `dms` null: nothing of this epoch has been loaded. */
export type TaskDescription = {
  readonly status: TaskStatus;
  readonly state: TaskState;
  readonly dms: DmsStatus | null;
};

/** One replication task as DMS shows it: it has a status, is started and stopped on request, and remembers both. */
export type ReplicationTask = {
  readonly schema: string;
  readonly tables: readonly string[];
  describe(): TaskDescription;
  /** Resolves when the request is written down; the start itself goes on in the background, `describe` tells how. */
  start(type: StartType): Promise<TaskRefusal | null>;
  /** As `start`; what is committed and read is in S3 when the status is `stopped`. */
  stop(): Promise<TaskRefusal | null>;
  /** Loads tables again within the epoch, spelled as the source does; resolves when that is noted, `describe` tells how it goes. */
  reload(tables: readonly string[]): Promise<TaskRefusal | null>;
  /** What the program does when it starts: begins or goes on, unless a user has stopped the task. */
  begin(): Promise<void>;
  /** Rejects when the task fails the first time; never resolves. */
  readonly failed: Promise<never>;
  /** The program ends: stops without the task being a stopped one. */
  close(): Promise<void>;
};

export type ReplicationTaskOptions = {
  readonly schema: string;
  readonly tables: readonly string[];
  /** Holds the task's state and its checkpoint. */
  readonly stateDir: string;
  /** Runs the task into this folder, `raw/epoch=0002`. */
  readonly startDms: (folder: string) => Promise<DmsTask>;
  readonly nowMs: () => number;
};

/** @throws UnsafeSourceError TS327 when state or checkpoint cannot be read */
export async function openReplicationTask(options: ReplicationTaskOptions): Promise<ReplicationTask> {
  const task = new Task(options, (await readTaskState(options.stateDir)) ?? newTaskState(options.nowMs()));
  await task.readCheckpoint();
  return task;
}

class Task implements ReplicationTask {
  readonly schema: string;
  readonly tables: readonly string[];
  readonly failed: Promise<never>;
  readonly #options: ReplicationTaskOptions;
  readonly #reportFailure: (error: unknown) => void;
  #state: TaskState;
  #status: TaskStatus;
  #running: DmsTask | null = null;
  /** Of this epoch, from its checkpoint; used while nothing runs. */
  #last: DmsStatus | null = null;
  #isClosed = false;
  /** Start or stop under way. */
  #transition: Promise<void> = Promise.resolve();

  constructor(options: ReplicationTaskOptions, state: TaskState) {
    this.schema = options.schema;
    this.tables = options.tables;
    this.#options = options;
    this.#state = state;
    this.#status = state.lastFailure !== null ? "failed" : state.freshStartAtMs === null ? "ready" : "stopped";
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {});
    this.failed = promise;
    this.#reportFailure = reject;
  }

  async readCheckpoint(): Promise<void> {
    const checkpoint = await readCheckpoint(this.#options.stateDir);
    this.#last = checkpoint?.folder === epochFolder(this.#state.epoch) ? stoppedStatus(checkpoint) : null;
  }

  describe(): TaskDescription {
    return { status: this.#status, state: this.#state, dms: this.#running?.status() ?? this.#last };
  }

  async start(type: StartType): Promise<TaskRefusal | null> {
    if (this.#isClosed) return { kind: "state", message: "Replication Task cannot be started, the program ends." };
    const refusal = startRefusal(type, this.#status, this.#state);
    if (refusal !== null) return refusal;
    // Before anything is awaited, so that of two starts at once the second is refused.
    this.#status = "starting";
    const isNewEpoch = type === "reload-target";
    try {
      await this.#keep(startedState(type, this.#state, this.#options.nowMs()));
    } catch (error) {
      await this.#fail(error);
      throw error;
    }
    if (isNewEpoch) this.#last = null;
    // `close` did not wait for what had not begun: the next program goes on with it.
    if (!this.#isClosed) this.#transition = this.#run();
    return null;
  }

  async stop(): Promise<TaskRefusal | null> {
    const dms = this.#running;
    if (this.#status !== "running" || dms === null) {
      return { kind: "state", message: `Replication Task cannot be stopped, its status is ${this.#status}.` };
    }
    this.#status = "stopping";
    // The wish is kept before it is fulfilled: whoever kills the program now finds the task stopped.
    try {
      await this.#keep({ ...this.#state, stoppedByUser: true });
    } catch (error) {
      // It runs as before, and may be told again.
      this.#state = { ...this.#state, stoppedByUser: false };
      if (this.#status === "stopping") this.#status = "running";
      throw error;
    }
    this.#transition = this.#halt(dms).catch((error: unknown) => this.#fail(error));
    return null;
  }

  async reload(tables: readonly string[]): Promise<TaskRefusal | null> {
    const dms = this.#running;
    const refused = (why: string): TaskRefusal => ({ kind: "state", message: `Tables cannot be reloaded, ${why}` });
    if (this.#status !== "running" || dms === null) return refused(`the task's status is ${this.#status}.`);
    try {
      const why = await dms.reload(tables);
      return why === null ? null : refused(why);
    } catch (error) {
      return refused(`the task has failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async begin(): Promise<void> {
    if (this.#state.stoppedByUser) return;
    await this.start(this.#state.freshStartAtMs === null ? "start-replication" : "resume-processing");
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#transition;
    const dms = this.#running;
    this.#running = null;
    await dms?.stop();
  }

  async #run(): Promise<void> {
    try {
      const dms = await this.#options.startDms(epochFolder(this.#state.epoch));
      this.#running = dms;
      this.#status = "running";
      dms.failed.catch((error: unknown) => void this.#fail(error));
    } catch (error) {
      await this.#fail(error);
    }
  }

  async #halt(dms: DmsTask): Promise<void> {
    await dms.stop();
    // It may have failed on its way out: rows it held are not in S3.
    if (dms.status().state === "failed") return;
    this.#last = dms.status();
    this.#running = null;
    await this.#keep({ ...this.#state, stopAtMs: this.#options.nowMs(), stopReason: "Stop Reason NORMAL" });
    this.#status = "stopped";
  }

  async #fail(error: unknown): Promise<void> {
    this.#last = this.#running?.status() ?? this.#last;
    this.#running = null;
    this.#status = "failed";
    this.#reportFailure(error);
    const isFinal = error instanceof UnsafeSourceError;
    await this.#keep({
      ...this.#state,
      stoppedByUser: false,
      stopAtMs: this.#options.nowMs(),
      stopReason: isFinal ? "Stop Reason FATAL_ERROR" : "Stop Reason RECOVERABLE_ERROR",
      lastFailure: error instanceof Error ? error.message : String(error),
    }).catch(() => {});
  }

  async #keep(state: TaskState): Promise<void> {
    this.#state = state;
    await writeTaskState(this.#options.stateDir, state);
  }
}
