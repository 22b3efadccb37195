import type { Connection, RowDataPacket } from "mysql2/promise";
import { CLEAN_TABLES } from "./clean-table.ts";
import type { FileSummary, LoadSummary, TableSummary } from "./load-summary.ts";
import type { RawFileName } from "./raw-layout.ts";
import type { ShopTarget } from "./shop-target.ts";
import { LOAD_SCHEMA } from "./staging-tables.ts";
import { countingSql } from "./target-sql.ts";

async function fileSummary(connection: Connection, file: RawFileName): Promise<FileSummary> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT reason, COUNT(*) AS n FROM ${CLEAN_TABLES[file].name} GROUP BY reason ORDER BY n DESC, reason`,
  );
  const groups = rows.map((row) => ({ reason: row["reason"] as string | null, rows: Number(row["n"]) }));
  const sum = (list: typeof groups): number => list.reduce((total, group) => total + group.rows, 0);
  const reasons = groups.flatMap(({ reason, rows }) => (reason === null ? [] : [{ reason, rows }]));
  const rejected = reasons.reduce((total, reason) => total + reason.rows, 0);
  return { file: `${file}.csv`, read: sum(groups), accepted: sum(groups) - rejected, rejected, reasons };
}

type Noted = ReadonlyMap<string, number>;

async function notedRows(connection: Connection, loadId: number): Promise<Noted> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT tableName, note, COUNT(*) AS n FROM ${LOAD_SCHEMA}.Noted WHERE load_id = ? GROUP BY tableName, note`,
    [loadId],
  );
  return new Map(rows.map((row) => [`${String(row["tableName"])} ${String(row["note"])}`, Number(row["n"])]));
}

async function tableSummary(connection: Connection, target: ShopTarget, noted: Noted): Promise<TableSummary> {
  const [rows] = await connection.query<RowDataPacket[]>(countingSql(target));
  const inserted = Number(rows[0]?.["inserted"]);
  const present = Number(rows[0]?.["taken"]) - inserted;
  return { table: target.table, inserted, present, differing: noted.get(`${target.table} differs`) ?? 0 };
}

/** Counts what a load did, from the clean tables it leaves. */
export async function readSummary(
  connection: Connection,
  loadId: number,
  files: readonly RawFileName[],
  targets: readonly ShopTarget[],
): Promise<Omit<LoadSummary, "tookMs">> {
  const noted = await notedRows(connection, loadId);
  const fileSummaries: FileSummary[] = [];
  for (const file of files) fileSummaries.push(await fileSummary(connection, file));
  const tables: TableSummary[] = [];
  for (const target of targets) tables.push(await tableSummary(connection, target, noted));
  return { loadId, files: fileSummaries, tables, otherCities: noted.get("City other city") ?? 0 };
}
