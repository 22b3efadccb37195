import { EXIT_CODE } from "./exit-code.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Signal = (typeof SIGNALS)[number];

/**
 * One Ctrl-C reaches us twice: the terminal tells every process of the group, and npm and our launcher pass on what they are told,
 * milliseconds later. Nobody presses twice so fast.
 */
const SAME_PRESS_MS = 500;

/** The part of `process` that is needed. */
export type SignalledProcess = {
  on(signal: Signal, listener: () => void): unknown;
  exit(code: number): unknown;
};

/** First Ctrl-C: end in order. Second: at once; the children notice that we are gone. */
export function stopSignal(
  signalled: SignalledProcess,
  { nowMs, say }: { readonly nowMs: () => number; readonly say: (text: string) => void },
): AbortSignal {
  const controller = new AbortController();
  let firstMs = 0;
  const stop = (): void => {
    if (!controller.signal.aborted) {
      firstMs = nowMs();
      say("stopping (again to stop at once)");
      controller.abort();
    } else if (nowMs() - firstMs >= SAME_PRESS_MS) signalled.exit(EXIT_CODE.failed);
  };
  for (const name of SIGNALS) signalled.on(name, stop);
  return controller.signal;
}
