import { createConnection, type Connection, type FieldPacket } from "mysql2";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";
import { SOURCE_CODES } from "../src/core/errors/source-codes.ts";
import { jsonLine, type SqlCell } from "./json-line.ts";
import { mysqlAddress } from "../src/core/mysql-address.ts";
import { SHOP_SCHEMA } from "./shop-connection.ts";

const NUMBERS = new Set(["DECIMAL", "NEWDECIMAL", "TINY", "SHORT", "LONG", "INT24", "LONGLONG", "FLOAT", "DOUBLE"]);
/** ZEROFILL and the like: digits that JSON does not take as a number stay text. */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Runs one statement in a transaction that may only read and hands over each row as a line of JSON, in order, holding none back: memory does
 * not grow with the result. Numbers keep the server's digits, dates its text, in UTC.
 * @throws InvalidInputError TS354 with the server's message
 */
export async function queryLines(uri: string, sql: string, onLine: (line: string) => Promise<void>): Promise<number> {
  const connection = connect(uri);
  try {
    await run(connection, "SET time_zone = '+00:00'");
    await run(connection, "START TRANSACTION READ ONLY");
    return await stream(connection, sql, onLine);
  } finally {
    connection.destroy();
  }
}

function connect(uri: string): Connection {
  const connection = createConnection({
    ...mysqlAddress(uri),
    database: SHOP_SCHEMA,
    charset: "utf8mb4",
    rowsAsArray: true,
    typeCast: (field): SqlCell => {
      const text = field.string("utf8");
      return text !== null && NUMBERS.has(field.type) && JSON_NUMBER.test(text) ? { number: text } : text;
    },
  });
  // A lost connection is reported by the query that runs.
  connection.on("error", () => {});
  return connection;
}

const refused = (error: unknown): InvalidInputError => {
  const { code, message } = error as { code?: string; message?: string };
  return new InvalidInputError(
    {
      code: "TS354",
      where: "the query",
      found: `"${message ?? String(error)}" (${code ?? "no code"})`,
      expected: "one SELECT the read-only user may run",
      remedy: SOURCE_CODES.TS354.remedy,
    },
    error,
  );
};

const run = (connection: Connection, sql: string): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.query(sql, (error) => (error ? reject(refused(error)) : resolve()));
  });

async function stream(connection: Connection, sql: string, onLine: (line: string) => Promise<void>): Promise<number> {
  let columns: string[] = [];
  let rows = 0;
  const query = connection.query(sql);
  query.on("fields", (fields: FieldPacket[]) => (columns = (fields ?? []).map((field) => field.name)));
  try {
    for await (const row of query.stream()) {
      await onLine(jsonLine(columns, row as SqlCell[]));
      rows += 1;
    }
  } catch (error) {
    throw refused(error);
  }
  return rows;
}
