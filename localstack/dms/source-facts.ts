import { isDeepStrictEqual } from "node:util";
import type { ColumnShape } from "./column-codec.ts";
import { foreignKeysOf, type ForeignKey } from "./foreign-keys.ts";
import type { Query } from "./source-connection.ts";

export type TableFacts = {
  table: string;
  engine: string | null;
  isView: boolean;
  columns: ColumnShape[];
  /** Key columns in key order; empty: no primary key. */
  primaryKey: string[];
  foreignKeys: ForeignKey[];
};

/** What `sourceProblems` judges. Settings are the texts of the server's variables; a variable the server does not have is null. */
export type SourceFacts = {
  version: string;
  settings: Record<CheckedSetting, string | null>;
  schema: string;
  wantedTables: readonly string[];
  tables: TableFacts[];
};

export type CheckedSetting = (typeof CHECKED_SETTINGS)[number];
const CHECKED_SETTINGS = [
  "log_bin",
  "binlog_format",
  "binlog_row_image",
  "binlog_row_metadata",
  "gtid_strict_mode",
  "mysql56_temporal_format",
  "binlog_expire_logs_seconds",
] as const;

const quote = (name: string): string => `\`${name.replaceAll("`", "``")}\``;
const cell = (row: Record<string, unknown> | undefined, name: string): string | null => {
  const value = row?.[name];
  return typeof value === "string" ? value : null;
};

async function readColumns(query: Query, schema: string): Promise<Map<string, ColumnShape[]>> {
  const rows = await query(
    `SELECT TABLE_NAME t, COLUMN_NAME c, COLUMN_TYPE y, CHARACTER_SET_NAME s FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME, ORDINAL_POSITION`,
    [schema],
  );
  const columns = new Map<string, ColumnShape[]>();
  for (const row of rows) {
    const table = cell(row, "t") ?? "";
    const shape = { name: cell(row, "c") ?? "", type: cell(row, "y") ?? "", charset: cell(row, "s") };
    columns.set(table, [...(columns.get(table) ?? []), shape]);
  }
  return columns;
}

async function readPrimaryKeys(query: Query, schema: string): Promise<Map<string, string[]>> {
  const rows = await query(
    `SELECT TABLE_NAME t, COLUMN_NAME c FROM information_schema.KEY_COLUMN_USAGE
     WHERE TABLE_SCHEMA = ? AND CONSTRAINT_NAME = 'PRIMARY' ORDER BY TABLE_NAME, ORDINAL_POSITION`,
    [schema],
  );
  const keys = new Map<string, string[]>();
  for (const row of rows) {
    const table = cell(row, "t") ?? "";
    keys.set(table, [...(keys.get(table) ?? []), cell(row, "c") ?? ""]);
  }
  return keys;
}

async function readForeignKeys(query: Query, schema: string, table: string): Promise<ForeignKey[]> {
  const [row] = await query(`SHOW CREATE TABLE ${quote(schema)}.${quote(table)}`);
  return foreignKeysOf(cell(row, "Create Table") ?? "");
}

/** An ALTER takes its table out of the catalogue for some milliseconds. */
const MOST_LOOKS = 10;

/**
 * Reads the tables' facts; also used again after every change of structure. Names are matched without regard to case, as DMS does.
 * The catalogue gives no snapshot and takes several queries, so it counts when two looks in a row say the same: one that met the end of an
 * ALTER saw a table without its primary key.
 */
export async function readTables(query: Query, schema: string, wanted: readonly string[]): Promise<TableFacts[]> {
  let last = await lookAtTables(query, schema, wanted);
  for (let looks = 1; looks < MOST_LOOKS; looks++) {
    const again = await lookAtTables(query, schema, wanted);
    if (isDeepStrictEqual(again, last)) return again;
    last = again;
  }
  return last;
}

async function lookAtTables(query: Query, schema: string, wanted: readonly string[]): Promise<TableFacts[]> {
  const names = new Set(wanted.map((name) => name.toLowerCase()));
  const rows = await query(
    "SELECT TABLE_NAME t, ENGINE e, TABLE_TYPE k FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME",
    [schema],
  );
  const columns = await readColumns(query, schema);
  const keys = await readPrimaryKeys(query, schema);
  const tables: TableFacts[] = [];
  for (const row of rows.filter((r) => names.has((cell(r, "t") ?? "").toLowerCase()))) {
    const table = cell(row, "t") ?? "";
    const isView = cell(row, "k") !== "BASE TABLE";
    tables.push({
      table,
      engine: cell(row, "e"),
      isView,
      columns: columns.get(table) ?? [],
      primaryKey: keys.get(table) ?? [],
      foreignKeys: isView ? [] : await readForeignKeys(query, schema, table),
    });
  }
  return tables;
}

export async function readSourceFacts(
  query: Query,
  schema: string,
  wantedTables: readonly string[],
): Promise<SourceFacts> {
  const rows = await query(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${CHECKED_SETTINGS.map(() => "?").join(",")})`,
    [...CHECKED_SETTINGS],
  );
  const found = new Map(rows.map((row) => [cell(row, "Variable_name") ?? "", cell(row, "Value")]));
  const settings = Object.fromEntries(CHECKED_SETTINGS.map((name) => [name, found.get(name) ?? null]));
  const [version] = await query("SELECT VERSION() v");
  return {
    version: cell(version, "v") ?? "",
    settings: settings as SourceFacts["settings"],
    schema,
    wantedTables,
    tables: await readTables(query, schema, wantedTables),
  };
}
