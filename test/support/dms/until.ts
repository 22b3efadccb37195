import { setTimeout as sleep } from "node:timers/promises";

/** Less than a live test's own timeout, which would not say what was waited for. */
const LIMIT_MS = 150_000;

/**
 * Waits for a condition. Throws after LIMIT_MS, from the line that waited.
 * @param failed a task's `failed`: a task that ended is reported at once instead of after the limit
 */
export async function until(condition: () => boolean | Promise<boolean>, failed?: Promise<never>): Promise<void> {
  const late = new Error(`not true within ${LIMIT_MS} ms: ${condition.toString()}`);
  const endAtMs = Date.now() + LIMIT_MS;
  let over = false;
  const wait = async (): Promise<void> => {
    while (!over && !(await condition())) {
      if (Date.now() > endAtMs) throw late;
      await sleep(20);
    }
  };
  try {
    await (failed === undefined ? wait() : Promise.race([wait(), failed]));
  } finally {
    over = true;
  }
}
