import { BSON } from "mongodb";
import type { EngineClient } from "../engine-client.ts";
import { CommandError } from "./command-error.ts";
import type { EnginePool } from "./engine-pool.ts";
import { NO_SUCH_TRANSACTION } from "./error-codes.ts";
import { type Request, valueOf } from "./request.ts";

/** One transaction of a client session: a connection of its own for as long as it lasts. */
export type Transaction = {
  readonly session: string;
  readonly number: bigint;
  readonly client: EngineClient;
  usedAtMs: number;
};

export type Transactions = {
  /** The transaction a command belongs to, begun if the command says so; null for one outside. */
  readonly of: (request: Request) => Promise<Transaction | null>;
  readonly end: (transaction: Transaction, how: "COMMIT" | "ROLLBACK") => Promise<void>;
  readonly isOpen: (transaction: Transaction) => boolean;
  /** Rolls back what was left open too long. */
  readonly sweep: () => void;
  readonly close: () => void;
};

/** MongoDB's transactionLifetimeLimitSeconds. */
const LIFETIME_MS = 60_000;
const ignore = (): void => {};

const sessionOf = (request: Request): string => {
  const lsid = valueOf(request, "lsid");
  const id: unknown = Buffer.isBuffer(lsid) ? BSON.deserialize(lsid)["id"] : undefined;
  return id instanceof BSON.Binary ? id.toString("hex") : "";
};

const begin = async (pool: EnginePool, session: string, number: bigint): Promise<Transaction> => {
  const client = await pool.acquire();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  } catch (error) {
    client.end();
    throw error;
  }
  return { session, number, client, usedAtMs: Date.now() };
};

/** The open transactions, one per client session. */
export const createTransactions = (pool: EnginePool, onEnd: (transaction: Transaction) => void): Transactions => {
  const open = new Map<string, Transaction>();

  const end = async (transaction: Transaction, how: "COMMIT" | "ROLLBACK"): Promise<void> => {
    open.delete(transaction.session);
    onEnd(transaction);
    const { client } = transaction;
    try {
      await client.query(how);
    } catch (error) {
      client.end();
      throw error;
    }
    pool.release(client);
  };
  const of = async (request: Request): Promise<Transaction | null> => {
    if (valueOf(request, "autocommit") !== false) return null;
    const session = sessionOf(request);
    const given = valueOf(request, "txnNumber");
    const number = typeof given === "bigint" ? given : -1n;
    let transaction = open.get(session);
    if (valueOf(request, "startTransaction") === true) {
      if (transaction !== undefined) await end(transaction, "ROLLBACK").catch(ignore);
      transaction = await begin(pool, session, number);
      open.set(session, transaction);
    }
    if (transaction === undefined || transaction.number !== number) {
      const message = `Given transaction number ${number} does not match any in-progress transactions.`;
      throw new CommandError(NO_SUCH_TRANSACTION, message, ["TransientTransactionError"]);
    }
    transaction.usedAtMs = Date.now();
    return transaction;
  };
  const sweep = (): void => {
    for (const transaction of open.values()) {
      if (Date.now() - transaction.usedAtMs > LIFETIME_MS) end(transaction, "ROLLBACK").catch(ignore);
    }
  };
  const close = (): void => {
    for (const { client } of open.values()) client.end();
    open.clear();
  };
  return { of, end, isOpen: (transaction) => open.get(transaction.session) === transaction, sweep, close };
};
