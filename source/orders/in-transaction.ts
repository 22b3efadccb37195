import type { Connection, Pool, PoolConnection } from "mysql2/promise";
import { OutcomeUnknownError, SourceUnavailableError } from "../../src/core/errors/error-classes.ts";
import { orderProblem } from "./order-problem.ts";
import { retryPauseMs } from "./retry-pause.ts";
import { serverFailure } from "./server-failure.ts";
import { type Transaction, transactionOn } from "./transaction.ts";

/** Where the work goes: a pool replaces lost connections, a single connection cannot. */
export type Database = Pool | Connection;

export type Retry = {
  /** 0 ≤ x < 1 */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
};

/** About four seconds of pauses at most: a lock that is held longer is no accident. */
const ATTEMPTS = 14;

/**
 * Runs the work in one transaction, all or nothing. Deadlocks and lock waits are tried again, and so is a connection that was lost before the commit,
 * if there is a pool. Other errors of the server come out as they are.
 * @throws OutcomeUnknownError TS379 when the connection was lost at the commit
 * @throws SourceUnavailableError TS332 after too many attempts, TS330 when the connection is lost
 */
export async function inTransaction<T>(
  database: Database,
  work: (tx: Transaction) => Promise<T>,
  retry: Retry,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(database, work);
    } catch (error) {
      const failure = serverFailure(error);
      if (failure === "refused") throw error;
      if (attempt === ATTEMPTS || (failure === "lost" && !isPool(database))) throw unavailable(error, failure, attempt);
      await retry.sleep(retryPauseMs(attempt, retry.random()));
    }
  }
}

const isPool = (database: Database): database is Pool => "getConnection" in database;

async function once<T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  if (!isPool(database)) return await transact(database, work);
  const connection: PoolConnection = await database.getConnection();
  let lost = false;
  try {
    return await transact(connection, work);
  } catch (error) {
    lost = error instanceof OutcomeUnknownError || serverFailure(error) === "lost";
    throw error;
  } finally {
    if (lost) connection.destroy();
    else connection.release();
  }
}

async function transact<T>(connection: Connection, work: (tx: Transaction) => Promise<T>): Promise<T> {
  await connection.beginTransaction();
  let result: T;
  try {
    result = await work(transactionOn(connection));
  } catch (error) {
    // On a dead connection the rollback fails too; the first error says why.
    await connection.rollback().catch(() => {});
    throw error;
  }
  try {
    await connection.commit();
  } catch (error) {
    throw new OutcomeUnknownError(
      orderProblem("TS379", "COMMIT", `"${codeOf(error)}" in place of an answer`, "an answer of the server"),
      error,
    );
  }
  return result;
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String(error);

function unavailable(error: unknown, failure: "again" | "lost", attempts: number): SourceUnavailableError {
  const found = `"${codeOf(error)}" after ${attempts} attempts`;
  return new SourceUnavailableError(
    failure === "lost"
      ? orderProblem("TS330", "a transaction of the shop", found, "a server that answers")
      : orderProblem("TS332", "a transaction of the shop", found, "locks that become free"),
    error,
  );
}
