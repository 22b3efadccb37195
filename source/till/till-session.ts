import { setTimeout as sleep } from "node:timers/promises";
import type { Connection, ResultSetHeader, RowDataPacket } from "mysql2/promise";
import { connectShop, SHOP_SCHEMA } from "../shop-connection.ts";

type Value = string | number | null;
export type Row = Record<string, Value>;

/** One open transaction. Prepared statements only; the values never stand in the SQL text. */
export type Transaction = {
  rows: (sql: string, values?: readonly Value[]) => Promise<Row[]>;
  /** @returns the number of rows changed */
  run: (sql: string, values?: readonly Value[]) => Promise<number>;
};

export type TillSession = {
  /** Runs the work in one transaction. Deadlocks and key races are tried again; a lost server is waited for, then the work is given up. */
  transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T | null>;
  close: () => void;
};

const ER_LOCK_WAIT_TIMEOUT = 1205;
const ER_LOCK_DEADLOCK = 1213;
/** Two tills took the same next id. */
const ER_DUP_ENTRY = 1062;
const RETRIED = new Set([ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, ER_DUP_ENTRY]);
const ATTEMPTS = 20;
const PAUSE_MS = 20;
const RECONNECT_PAUSE_MS = 250;

/** `signal` ends waiting for a lost server. */
export async function openTill(uri: string, signal: AbortSignal): Promise<TillSession> {
  let connection = await openSchema(uri);

  const reconnect = async (): Promise<void> => {
    connection.destroy();
    while (!signal.aborted) {
      try {
        connection = await openSchema(uri);
        return;
      } catch {
        // Still down: a restart takes seconds.
        await sleep(RECONNECT_PAUSE_MS);
      }
    }
  };

  return {
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(connection, work);
        } catch (error) {
          const { errno, code, fatal } = error as { errno?: number; code?: string; fatal?: boolean };
          if (fatal === true || isLost(code)) {
            // Whether the commit arrived is unknown: doing it again might sell twice.
            await reconnect();
            return null;
          }
          if (!RETRIED.has(errno ?? 0) || attempt === ATTEMPTS) throw error;
          // Jitter, else two tills that met once meet again.
          await sleep(PAUSE_MS * attempt * Math.random());
        }
      }
    },
    close: () => connection.destroy(),
  };
}

async function openSchema(uri: string): Promise<Connection> {
  const connection = await connectShop(uri);
  await connection.query(`USE ${SHOP_SCHEMA}`);
  // Under REPEATABLE READ the next id would come from an old snapshot, again and again, while other tills sell.
  await connection.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  return connection;
}

const ER_SERVER_SHUTDOWN = "ER_SERVER_SHUTDOWN";
function isLost(code: string | undefined): boolean {
  if (code === undefined) return false;
  return (
    /^(?:ECONN|EPIPE|ETIMEDOUT|PROTOCOL_)/.test(code) || code === ER_SERVER_SHUTDOWN || code === "ER_CONNECTION_KILLED"
  );
}

async function once<T>(connection: Connection, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const tx: Transaction = {
    async rows(sql, values = []) {
      const [rows] = await connection.execute<RowDataPacket[]>(sql, [...values]);
      return rows;
    },
    async run(sql, values = []) {
      const [result] = await connection.execute<ResultSetHeader>(sql, [...values]);
      return result.affectedRows;
    },
  };
  await connection.beginTransaction();
  try {
    const result = await work(tx);
    await connection.commit();
    return result;
  } catch (error) {
    // On a dead connection the rollback fails too; the first error says why.
    await connection.rollback().catch(() => {});
    throw error;
  }
}
