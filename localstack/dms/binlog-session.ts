import type { BinlogEvent } from "./binlog-event.ts";
import type { BinlogStream } from "./binlog-stream.ts";

export type OpenStream = (handlers: {
  onEvent: (event: BinlogEvent) => void;
  onError: (error: unknown) => void;
}) => BinlogStream;

export type SessionDeps = {
  signal: AbortSignal;
  open: OpenStream;
  onEvent: (event: BinlogEvent) => void;
  /** Driver errors to ours. */
  translate: (error: unknown) => Error;
  /** True while somebody holds reading back: silence means nothing then. */
  isHeld: () => boolean;
};

/** The life of one connection to the log. */
export type BinlogSession = {
  stream: BinlogStream;
  /** Resolves with why it ended; null when the signal aborted. Never rejects. */
  ended: Promise<Error | null>;
  lose: (error: Error) => void;
  close: () => Promise<void>;
};

/** Heartbeats come every second; the rest is patience for a busy machine. */
const SILENCE_LIMIT_MS = 15_000;
const WATCH_MS = 1000;

export function openBinlogSession(deps: SessionDeps): BinlogSession {
  const { promise: ended, resolve } = Promise.withResolvers<Error | null>();
  const onAbort = (): void => resolve(null);
  deps.signal.addEventListener("abort", onAbort, { once: true });
  let lastEventMs = Date.now();
  const stream = deps.open({
    onEvent(event) {
      lastEventMs = Date.now();
      deps.onEvent(event);
    },
    onError: (error) => resolve(deps.translate(error)),
  });
  const watchdog = setInterval(() => {
    if (deps.isHeld()) lastEventMs = Date.now();
    if (Date.now() - lastEventMs > SILENCE_LIMIT_MS) resolve(new Error("no heartbeat from the source"));
  }, WATCH_MS);
  return {
    stream,
    ended,
    lose: resolve,
    close() {
      clearInterval(watchdog);
      deps.signal.removeEventListener("abort", onAbort);
      return stream.close();
    },
  };
}
