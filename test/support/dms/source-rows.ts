import type { Connection } from "mysql2/promise";
import type { Folded } from "./fold-change-rows.ts";

/** A table as the server's own texts, keyed as `foldChangeRows` keys. */
export async function sourceRows(
  connection: Connection,
  table: string,
  key: readonly string[],
  select = "*",
): Promise<Folded> {
  const [rows] = await connection.query({
    sql: `SELECT ${select} FROM ${table}`,
    typeCast: (field) =>
      /BLOB|BIT|BINARY/.test(field.type) && field.name.startsWith("raw") ? field.buffer() : field.string(),
  });
  const found: Folded = new Map();
  for (const row of rows as Record<string, string | null>[]) {
    found.set(JSON.stringify(key.map((name) => row[name] ?? null)), { ...row });
  }
  return found;
}
