import { setTimeout as pause } from "node:timers/promises";
import type { PrivateChild } from "./private-child.ts";
import type { WriteLog } from "./running-server.ts";

/** Orphaned workers of a killed server may hold its memory and its port for a moment. */
const RESTART_PAUSE_MS = 100;
/** A server that ends this often within a minute has a reason that another start does not mend. */
const MAX_RESTARTS = 10;
const WINDOW_MS = 60_000;
/** A clean stop takes about a second; a server that hangs is killed, its log makes up for it. */
const CLEAN_STOP_MS = 30_000;

export type KeptServer = {
  readonly pid: () => number;
  readonly restarts: () => number;
  readonly stop: () => Promise<void>;
};

export type KeepRunningOptions = {
  readonly name: string;
  /** Starts the process and waits until it answers. */
  readonly start: () => Promise<PrivateChild>;
  readonly stopSignal: NodeJS.Signals;
  readonly log: WriteLog;
};

const endChild = async (child: PrivateChild, signal: NodeJS.Signals): Promise<void> => {
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), CLEAN_STOP_MS);
  await child.ended;
  clearTimeout(timer);
};

/**
 * Starts a server and starts it again whenever it ends unasked (a crash, the out-of-memory killer, a person's kill -9),
 * until `stop`. Throws what the first start throws; later failures go to the log, and after MAX_RESTARTS a minute it gives up.
 */
export const keepRunning = async (options: KeepRunningOptions): Promise<KeptServer> => {
  const { name, start, stopSignal, log } = options;
  let child = await start();
  const stopping = new AbortController();
  let stopped: Promise<void> | null = null;
  let restarting: Promise<void> = Promise.resolve();
  let times: number[] = [];
  let restarts = 0;

  const restart = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      times = [...times.filter((time) => time > Date.now() - WINDOW_MS), Date.now()];
      if (times.length > MAX_RESTARTS)
        return log(`${name} ended ${MAX_RESTARTS} times within a minute: given up (TS710)`);
      await pause(RESTART_PAUSE_MS);
      try {
        child = await start();
        restarts += 1;
        log(`${name} runs again, process ${child.pid}`);
        return watch();
      } catch (error) {
        log(`${name} could not be started again: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  const watch = (): void => {
    const watched = child;
    void watched.ended.then(({ code, signal }) => {
      if (stopping.signal.aborted) return;
      log(`${name}, process ${watched.pid}, ended unasked (${signal ?? `status ${code}`})`);
      restarting = restart();
    });
  };
  watch();
  const stopOnce = async (): Promise<void> => {
    stopping.abort();
    await Promise.all([endChild(child, stopSignal), restarting]);
    // A restart that was under way when the stop came has a new child by now.
    await endChild(child, stopSignal);
  };
  return { pid: () => child.pid, restarts: () => restarts, stop: () => (stopped ??= stopOnce()) };
};
