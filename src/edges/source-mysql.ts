import type { Pool, PoolConnection, RowDataPacket } from "mysql2/promise";
import type { BoundSql } from "../core/reconcile/sql/key-sql.ts";
import { fromMysql } from "./mysql.ts";
import type { SourceDatabase, SourceRow, SourceSnapshot } from "./source-database.ts";

/**
 * What every comparing session needs. UTC, so that TIMESTAMP columns come out as DMS writes them; no SQL mode, so that a zero date
 * is a value and not an error, and quotes mean what our SQL means by them.
 */
const SESSION = [
  "SET NAMES utf8mb4",
  "SET SESSION time_zone = '+00:00'",
  "SET SESSION sql_mode = ''",
  "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
  "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
];

/** MariaDB's GTID position, then MySQL's. The other server answers with "unknown system variable". */
const POSITIONS = ["SELECT @@gtid_current_pos", "SELECT @@gtid_executed"];

/** The source through mysql2. `query()` and not `execute()`: the text protocol gives the server's own text of every value. */
export function mysqlSource(pool: Pool): SourceDatabase {
  return {
    snapshot: async (work) => fromMysql(async () => withSnapshot(pool, work)),
    position: async () => fromMysql(async () => positionOf(pool)),
    close: async () => fromMysql(async () => pool.end()),
  };
}

async function withSnapshot<T>(pool: Pool, work: (snapshot: SourceSnapshot) => Promise<T>): Promise<T> {
  const connection = await pool.getConnection();
  let usable = false;
  try {
    for (const statement of SESSION) await connection.query(statement);
    const result = await work({ rows: async (query) => rowsOf(connection, query) });
    await connection.query("COMMIT");
    usable = true;
    return result;
  } finally {
    // A connection whose transaction did not end must not serve the next snapshot.
    if (usable) connection.release();
    else connection.destroy();
  }
}

async function rowsOf(connection: PoolConnection, { sql, values }: BoundSql): Promise<SourceRow[]> {
  const [rows] = await connection.query<RowDataPacket[][]>({
    sql,
    values: [...values],
    rowsAsArray: true,
    typeCast: (field) => field.string("utf8"),
  });
  return rows as unknown as SourceRow[];
}

async function positionOf(pool: Pool): Promise<string | null> {
  for (const statement of POSITIONS) {
    try {
      const [rows] = await pool.query<RowDataPacket[][]>({ sql: statement, rowsAsArray: true });
      const position: unknown = rows[0]?.[0];
      if (typeof position === "string" && position !== "") return position;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ER_UNKNOWN_SYSTEM_VARIABLE")) throw error;
    }
  }
  return null;
}
