import { setTimeout as pause } from "node:timers/promises";
import type { Session } from "./test-shop.ts";

const DEADLOCK = 1213;
const LOCK_WAIT = 1205;
const MOST_TRIES = 200;
/** Jitter: two that met once would meet again at once. */
const LONGEST_PAUSE_MS = 30;

/**
 * Runs `work` in a transaction, again from its start when the server gave up on it because of another session.
 * Any other refusal is rolled back and thrown.
 */
export async function inTransaction(session: Session, work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    await session.run("START TRANSACTION");
    try {
      await work();
      await session.run("COMMIT");
      return;
    } catch (error) {
      await session.run("ROLLBACK");
      const { errno } = error as { errno?: number };
      if ((errno !== DEADLOCK && errno !== LOCK_WAIT) || tries === MOST_TRIES) throw error;
      await pause(Math.random() * LONGEST_PAUSE_MS);
    }
  }
}
