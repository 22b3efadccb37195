import { setTimeout as sleep } from "node:timers/promises";
import { CloudUnavailableError } from "../../src/core/errors/error-classes.ts";
import { sourceProblem } from "./source-problem.ts";

/** About 20 s in all, longer than a restart of the local cloud; the SDK's own retries come on top. */
export const STORE_ATTEMPTS = 9;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 8000;

/** Stores or removes an object, trying again with growing pauses. Throws CloudUnavailableError TS340 at last; nothing was noted as done then. */
export async function storePatiently(
  key: string,
  action: () => Promise<void>,
  options: { log: (line: string) => void; signal: AbortSignal; attempts: number },
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await action();
      return;
    } catch (error) {
      const found = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (attempt >= options.attempts || options.signal.aborted) {
        throw new CloudUnavailableError(sourceProblem("TS340", key, found, "a stored object"), error);
      }
      options.log(`${key}: ${found}, attempt ${attempt} of ${options.attempts}`);
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
      // Stopping ends the pause; one last attempt follows.
      await sleep(pauseMs, undefined, { signal: options.signal }).catch(() => {});
    }
  }
}
