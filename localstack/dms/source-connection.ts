import { createConnection, type Connection, type ConnectionOptions } from "mysql2";
import { SourceUnavailableError, UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import { TillstreamError } from "../../src/core/errors/tillstream-error.ts";
import type { MysqlAddress } from "../../src/core/mysql-address.ts";
import { sourceProblem } from "./source-problem.ts";

const CONNECT_TIMEOUT_MS = 10_000;
const ER_ACCESS_DENIED = 1045;
const ER_DBACCESS_DENIED = 1044;
const ER_SPECIFIC_ACCESS_DENIED = 1227;
const ER_TABLE_ACCESS_DENIED = 1142;
/** The server cannot serve the log from where we ask: purged, ahead of it, or of another history. Waiting does not help. */
const ER_LOG_UNREADABLE = 1236;

/**
 * Options under which every value arrives exactly: time stamps in UTC, dates as the server's text, utf8mb4.
 * (Numbers stay exact because columns are read as text, see full-load.)
 */
function exactOptions(address: MysqlAddress): ConnectionOptions {
  return { ...address, charset: "utf8mb4", timezone: "Z", dateStrings: true, connectTimeout: CONNECT_TIMEOUT_MS };
}

const where = (address: MysqlAddress): string => `${address.user}@${address.host}:${address.port}`;

/** Driver errors become ours here and nowhere else. Ours pass unchanged. */
export function sourceError(error: unknown, address: MysqlAddress): TillstreamError {
  if (error instanceof TillstreamError) return error;
  const { errno, code, message } = error as { errno?: number; code?: string; message?: string };
  const found = `${code ?? "error"}: ${message ?? String(error)}`;
  if (errno === ER_LOG_UNREADABLE) {
    return new UnsafeSourceError(
      sourceProblem("TS320", where(address), found, "the log from the checkpoint on"),
      error,
    );
  }
  if ([ER_ACCESS_DENIED, ER_DBACCESS_DENIED, ER_SPECIFIC_ACCESS_DENIED, ER_TABLE_ACCESS_DENIED].includes(errno ?? 0)) {
    return new SourceUnavailableError(
      sourceProblem("TS331", where(address), found, "a user with the rights to read"),
      error,
    );
  }
  // Without the driver's code it is a decoding fault: the same bytes would fail again and again.
  if (code === undefined && errno === undefined && !/connection/i.test(found)) {
    return new UnsafeSourceError(sourceProblem("TS328", where(address), found, "a row that can be carried"), error);
  }
  const unreachable = /ECONN|ETIMEDOUT|ENOTFOUND|EHOST|PROTOCOL_CONNECTION_LOST|EPIPE/.test(code ?? "");
  const problem = sourceProblem(unreachable ? "TS330" : "TS332", where(address), found, "an answer");
  return new SourceUnavailableError(problem, error);
}

/** One result set as rows of named columns. */
export type Query = (sql: string, values?: readonly (string | number)[]) => Promise<Record<string, unknown>[]>;

export type SourceConnection = { raw: Connection; query: Query; end(): void };

/** Opens a session in UTC. Its errors are translated; end() never throws and does not wait. */
export async function connectSource(address: MysqlAddress): Promise<SourceConnection> {
  const raw = createConnection(exactOptions(address));
  // Without a listener a lost connection would end the process; the running query reports it.
  raw.on("error", () => {});
  const query: Query = (sql, values = []) =>
    new Promise((resolve, reject) => {
      raw.query(sql, [...values], (error, rows) => {
        if (error) reject(sourceError(error, address));
        else resolve(Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []);
      });
    });
  try {
    await query("SET time_zone = '+00:00', SESSION sql_mode = ''");
  } catch (error) {
    raw.destroy();
    throw error;
  }
  return { raw, query, end: () => raw.destroy() };
}
