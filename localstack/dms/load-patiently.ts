import { setTimeout as sleep } from "node:timers/promises";
import { SourceUnavailableError } from "../../src/core/errors/error-classes.ts";
import type { TaskContext } from "./task-context.ts";

/** A server restart or a changed structure needs one more attempt; ten in a row mean something a person must see. */
const ATTEMPTS = 10;
const PAUSE_MS = 1000;

/** Runs a load from its beginning until it succeeds. Rejects with what is not a source that was away, or away ten times in a row. */
export async function loadPatiently(
  { log, signal }: Pick<TaskContext, "log" | "signal">,
  name: string,
  load: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await load();
      return;
    } catch (error) {
      if (!(error instanceof SourceUnavailableError) || attempt === ATTEMPTS || signal.aborted) throw error;
      log(`${name} interrupted (${error.message}); starting again`);
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
