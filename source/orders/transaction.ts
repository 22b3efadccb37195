import type { Connection, ResultSetHeader, RowDataPacket } from "mysql2/promise";

export type Value = string | number | null;
export type Row = Record<string, Value>;

/** One open transaction. Prepared statements only: values never stand in the SQL text. */
export type Transaction = {
  readonly rows: (sql: string, values?: readonly Value[]) => Promise<Row[]>;
  /** @returns rows found by the statement, whether or not they changed, and the id a new row was given (0 without one) */
  readonly run: (sql: string, values?: readonly Value[]) => Promise<{ rows: number; insertId: number }>;
};

export function transactionOn(connection: Connection): Transaction {
  return {
    async rows(sql, values = []) {
      const [rows] = await connection.execute<RowDataPacket[]>(sql, [...values]);
      return rows;
    },
    async run(sql, values = []) {
      const [result] = await connection.execute<ResultSetHeader>(sql, [...values]);
      return { rows: result.affectedRows, insertId: result.insertId };
    },
  };
}
