import { askReload } from "./ask-reload.ts";
import type { DmsStatus } from "./dms-status.ts";
import { runCdc, type Connected } from "./run-cdc.ts";
import { runFullLoad } from "./run-full-load.ts";
import type { TaskContext } from "./task-context.ts";

/** A running task. `failed` rejects when it ends by an error (also named in the log and by `state`); it never resolves. */
export type DmsTask = {
  status: () => DmsStatus;
  /** Resolves with the counters at that moment; at once when an earlier start had finished the load. Rejects if the task ends before. */
  fullLoadDone: Promise<DmsStatus>;
  failed: Promise<never>;
  /** See `askReload`. */
  reload: (tables: readonly string[]) => Promise<string | null>;
  /** Flushes what is complete, notes the checkpoint, closes everything. Safe to call twice. */
  stop: () => Promise<void>;
};

/** Runs full load (unless done) and CDC in the background. */
export function runTask(context: TaskContext, stop: AbortController, onEnd: () => void): DmsTask {
  const { progress, log, signal } = context;
  const connected: Connected = { value: false };
  const status = (): DmsStatus => statusOf(context, connected);
  const loaded = Promise.withResolvers<DmsStatus>();
  const failed = Promise.withResolvers<never>();
  // Whoever looks at neither still reads the failure in log and status; it must not end the process as unhandled.
  loaded.promise.catch(() => {});
  failed.promise.catch(() => {});

  const run = async (): Promise<void> => {
    if (progress.checkpoint.phase === "full-load") await runFullLoad(context);
    loaded.resolve(status());
    await runCdc(context, connected);
  };
  const ended = run()
    .then(
      () => {
        progress.state = "stopped";
      },
      (error: unknown) => {
        if (signal.aborted && error === signal.reason) {
          progress.state = "stopped";
          return;
        }
        progress.state = "failed";
        log(`task failed: ${error instanceof Error ? error.message : String(error)}`);
        failed.reject(error);
        loaded.reject(error);
      },
    )
    .finally(() => {
      // Has no effect once resolved.
      loaded.reject(new Error("the task was stopped before its full load was complete"));
      onEnd();
    });
  return {
    status,
    fullLoadDone: loaded.promise,
    failed: failed.promise,
    reload: (tables) => askReload(context, tables),
    stop() {
      stop.abort();
      return ended;
    },
  };
}

function statusOf({ progress, buffer, flusher, written }: TaskContext, connected: Connected): DmsStatus {
  const { checkpoint, counters, alarms, state } = progress;
  const inFlight = flusher.inFlight();
  const oldestMs = inFlight.oldestCommitAtMs ?? buffer.oldestCommitAtMs();
  return {
    state,
    loaded: checkpoint.phase === "cdc",
    tables: [...counters.values()].map((counter) => ({ ...counter })),
    written: written(),
    loads: structuredClone(checkpoint.tableLoads ?? {}),
    reloading: checkpoint.reloads,
    position: flusher.savedGtidSet() === "" ? null : flusher.savedGtidSet(),
    lastCommitAt: checkpoint.lastCommitAtMs === null ? null : new Date(checkpoint.lastCommitAtMs),
    lagMs: state === "cdc" ? lagMs(oldestMs, checkpoint.lastCommitAtMs, connected) : null,
    bufferedRows: buffer.rows() + inFlight.rows,
    bufferedBytes: buffer.bytes() + inFlight.bytes,
    filesWritten: checkpoint.filesWritten,
    alarms: [...alarms],
  };
}

function lagMs(oldestWaitingMs: number | null, lastCommitAtMs: number | null, connected: Connected): number {
  if (oldestWaitingMs !== null) return Math.max(0, Date.now() - oldestWaitingMs);
  return connected.value || lastCommitAtMs === null ? 0 : Math.max(0, Date.now() - lastCommitAtMs);
}
