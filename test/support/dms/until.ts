import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits for a condition; the test's own timeout is the only clock.
 * @param failed a task's `failed`: a task that ended is reported at once instead of after the timeout
 */
export async function until(condition: () => boolean | Promise<boolean>, failed?: Promise<never>): Promise<void> {
  let over = false;
  const wait = async (): Promise<void> => {
    while (!over && !(await condition())) await sleep(20);
  };
  try {
    await (failed === undefined ? wait() : Promise.race([wait(), failed]));
  } finally {
    over = true;
  }
}
