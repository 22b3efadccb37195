import { createPool, type Pool, type PoolOptions } from "mysql2/promise";
import { InvalidInputError, SourceUnavailableError } from "../core/errors/error-classes.ts";
import { type Problem, TillstreamError } from "../core/errors/tillstream-error.ts";

/**
 * Every option here was measured (research of 2026-11): the defaults turn BIGINT 18446744073709551615 into …552000, drop
 * microseconds, and make 0000-00-00 the 30th of November 1899. `decimalNumbers` stays off: DECIMAL is text.
 */
const EXACT: PoolOptions = {
  supportBigNumbers: true,
  bigNumberStrings: true,
  dateStrings: true,
  jsonStrings: true,
  timezone: "Z",
  charset: "utf8mb4",
};

/** A Lambda compares one segment at a time: one connection for it, one for the position. */
const CONNECTIONS = 2;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connections to MySQL or MariaDB that lose no digit. `uri` is `mysql://user:password@host:3306/`; it never appears in an error.
 * @throws InvalidInputError TS604 when it is no such text
 */
export function mysqlPool(uri: string): Pool {
  if (!isMysqlUri(uri)) {
    throw new InvalidInputError({
      code: "TS604",
      where: "the source's connection string",
      found: "a text that is no connection string (not shown: it may hold a password)",
      expected: "mysql://user:password@host:3306/",
      remedy: "Percent-encode special characters of the password.",
    });
  }
  return createPool({ ...EXACT, uri, connectionLimit: CONNECTIONS, connectTimeout: CONNECT_TIMEOUT_MS });
}

function isMysqlUri(uri: string): boolean {
  try {
    return ["mysql:", "mariadb:"].includes(new URL(uri).protocol);
  } catch {
    return false;
  }
}

const REFUSED = new Set([
  "ER_ACCESS_DENIED_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_TABLEACCESS_DENIED_ERROR",
  "ER_COLUMNACCESS_DENIED_ERROR",
]);
/** The driver's names for a handshake without TLS, and MySQL's for a server that wants it. */
const NO_TLS = new Set(["HANDSHAKE_SSL_ERROR", "HANDSHAKE_NO_SSL_SUPPORT", "ER_SECURE_TRANSPORT_REQUIRED"]);
const NOT_THERE = new Set(["ER_NO_SUCH_TABLE", "ER_BAD_FIELD_ERROR", "ER_BAD_DB_ERROR", "ER_BAD_TABLE_ERROR"]);

/** Server errors that pass: it is full, stopping, gave the query up, or chose it as the victim. */
const NOT_NOW = new Set([
  "ER_CON_COUNT_ERROR",
  "ER_TOO_MANY_USER_CONNECTIONS",
  "ER_USER_LIMIT_REACHED",
  "ER_HOST_IS_BLOCKED",
  "ER_SERVER_SHUTDOWN",
  "ER_NEW_ABORTING_CONNECTION",
  "ER_QUERY_INTERRUPTED",
  "ER_QUERY_TIMEOUT",
  "ER_STATEMENT_TIMEOUT",
  "ER_CONNECTION_KILLED",
  "ER_LOCK_WAIT_TIMEOUT",
  "ER_LOCK_DEADLOCK",
  "ER_DISK_FULL",
  "ER_OUT_OF_RESOURCES",
]);

/**
 * Runs a driver call; its errors become ours, once, here. The driver's message is not repeated: it quotes SQL with keys in it.
 * @throws SourceUnavailableError TS601, TS602, TS607; InvalidInputError TS603; Error for an SQL error of ours, which repeating would not mend
 */
export async function fromMysql<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const code = driverCode(error);
    if (code === null) throw error;
    const where = "the source database";
    if (NOT_THERE.has(code)) throw new InvalidInputError(problem("TS603", where, missingName(error, code)), error);
    if (NO_TLS.has(code)) throw new SourceUnavailableError(problem("TS607", where, tlsFault(error, code)), error);
    if (REFUSED.has(code)) throw new SourceUnavailableError(problem("TS602", where, code), error);
    if (code.startsWith("ER_") && !NOT_NOW.has(code)) throw new Error(`${where}: ${code}`, { cause: error });
    throw new SourceUnavailableError(problem("TS601", where, code), error);
  }
}

/** mysql2 and sockets name their errors (`ER_…`, `PROTOCOL_CONNECTION_LOST`, `ECONNREFUSED`); anything else is a bug of ours, or ours already. */
function driverCode(error: unknown): string | null {
  if (
    !(error instanceof Error) ||
    error instanceof TillstreamError ||
    !("code" in error) ||
    typeof error.code !== "string"
  )
    return null;
  return error.code.startsWith("ERR_") ? null : error.code;
}

/** OpenSSL's words ("unable to verify the first certificate") name certificates and hosts, never a login. */
function tlsFault(error: unknown, code: string): string {
  return error instanceof Error && code.startsWith("HANDSHAKE_") ? `${code} (${error.message})` : code;
}

/** "Table 'pos.Orders' doesn't exist" names what is missing and nothing else. */
function missingName(error: unknown, code: string): string {
  return error instanceof Error ? `${code} (${error.message})` : code;
}

function problem(code: "TS601" | "TS602" | "TS603" | "TS607", where: string, found: string): Problem {
  const expected = {
    TS601: "an answer",
    TS602: "leave to SELECT from the mapped tables",
    TS603: "the tables and columns of the mapping",
    TS607: "an encrypted connection (TLS) with a certificate that can be verified",
  };
  const remedy = {
    TS601: "Check that it runs and can be reached; the step is tried again by itself.",
    TS602:
      "Check the account's name, password and rights. A server that admits only TLS may say the same: SourceTls must not be none then.",
    TS603: "Correct the mapping file or the connection string.",
    TS607:
      "Put the source's certificate authority into the secret's field `ca`, or choose SourceTls=verify-ca (no host name) or none (no TLS).",
  };
  return { code, where, found, expected: expected[code], remedy: remedy[code] };
}
