import type { Pool } from "mysql2/promise";
import { OutcomeUnknownError, SourceUnavailableError } from "../../src/core/errors/error-classes.ts";
import type { Retry } from "../orders/in-transaction.ts";
import { serverFailure } from "../orders/server-failure.ts";
import { carryOut } from "./carry-out.ts";
import { isCarriedOut } from "./is-carried-out.ts";
import type { OnlyTill } from "./only-till.ts";
import type { Operation } from "./operation.ts";

export type Shop = {
  readonly pool: Pool;
  readonly retry: Retry;
  readonly only: OnlyTill;
  readonly signal: AbortSignal;
};

const SERVER_AWAY_PAUSE_MS = 200;

/**
 * Carries an operation out exactly once, however often the connection is lost: after a commit without an answer its effect is looked for first. Waits for a
 * server that is away until the signal aborts.
 * @returns `found` when it turned out to be done already, `unknown` when the signal ended the wait
 * @throws OrderRefusedError when the shop is not as it was planned for
 */
export async function carryOutSurely(shop: Shop, operation: Operation): Promise<"done" | "found" | "unknown"> {
  const { pool, retry, only, signal } = shop;
  let doubtful = false;
  for (;;) {
    try {
      if (doubtful) await only.confirm();
      if (doubtful && (await isCarriedOut(pool, operation, retry))) return "found";
      await carryOut(pool, operation, retry);
      return "done";
    } catch (error) {
      if (!isPassing(error)) throw error;
      // Also after an error before the commit: looking is cheap, doing it twice is not.
      doubtful = true;
      if (signal.aborted) return "unknown";
      await retry.sleep(SERVER_AWAY_PAUSE_MS);
    }
  }
}

const isPassing = (error: unknown): boolean =>
  error instanceof OutcomeUnknownError || error instanceof SourceUnavailableError || serverFailure(error) === "lost";
