import { setTimeout as sleep } from "node:timers/promises";
import { CloudUnavailableError, UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import { openBinlogSession, type BinlogSession, type SessionDeps } from "./binlog-session.ts";

export type FollowDeps = Omit<SessionDeps, "isHeld"> & {
  /** Called before every connect: checks the source again. UnsafeSourceError ends it all, other errors are tried again. */
  prepare: () => Promise<void>;
  /** The connection is gone: forget the half-read transaction, it comes again. */
  onLost: () => void;
  log: (line: string) => void;
};

export type BinlogFollower = {
  /** Reads until the signal aborts (resolves) or reading on makes no sense: rejects with UnsafeSourceError, or CloudUnavailableError for want of disk. */
  run: () => Promise<void>;
  /** Holds nest: reading goes on when each has been resumed. */
  pause: () => void;
  resume: () => void;
  /** Drops the connection and opens a new one, after `prepare`. */
  reconnect: (reason: string) => void;
};

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

async function waitToReconnect({ log, signal }: FollowDeps, reason: unknown, failures: number): Promise<void> {
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
  log(`source lost (${reason instanceof Error ? reason.message : String(reason)}); again in ${pauseMs} ms`);
  // Aborting ends the pause, and the reader's loop with it.
  await sleep(pauseMs, undefined, { signal }).catch(() => {});
}

/** Keeps a binlog stream alive through server restarts, half-open connections and pauses. The log reader itself never reconnects. */
export function createBinlogFollower(deps: FollowDeps): BinlogFollower {
  let session: BinlogSession | null = null;
  let holds = 0;
  let failures = 0;

  const readUntilLost = async (): Promise<Error | null> => {
    const current = openBinlogSession({
      ...deps,
      isHeld: () => holds > 0,
      onEvent(event) {
        failures = 0;
        deps.onEvent(event);
      },
    });
    session = current;
    if (holds > 0) current.stream.pause();
    const reason = await current.ended;
    session = null;
    await current.close();
    deps.onLost();
    return reason;
  };

  const prepareAndRead = async (): Promise<unknown> => {
    try {
      await deps.prepare();
      return deps.signal.aborted ? null : await readUntilLost();
    } catch (error) {
      return error;
    }
  };

  return {
    async run() {
      while (!deps.signal.aborted) {
        const reason = await prepareAndRead();
        if (reason instanceof UnsafeSourceError || reason instanceof CloudUnavailableError) throw reason;
        if (deps.signal.aborted) return;
        await waitToReconnect(deps, reason, failures);
        failures += 1;
      }
    },
    pause() {
      holds += 1;
      session?.stream.pause();
    },
    resume() {
      holds -= 1;
      if (holds === 0) session?.stream.resume();
    },
    reconnect: (reason) => session?.lose(new Error(reason)),
  };
}
