import { utcDigits } from "./utc-text.ts";

/** Folder of a table: `<folder>/<schema>/<table>`, for example `raw/epoch=0001/pos/Order`. */
export type TableFolder = { folder: string; schema: string; table: string };

const tablePrefix = ({ folder, schema, table }: TableFolder): string => `${folder}/${schema}/${table}`;

/** Full-load file number `number` (from 1), eight upper-case hex digits: text order is number order. */
export function loadFileKey(table: TableFolder, number: number): string {
  return `${tablePrefix(table)}/LOAD${number.toString(16).toUpperCase().padStart(8, "0")}.csv.gz`;
}

/** CDC file: the folder is the commit date of its first row, the name the flush time; both UTC. They may be different days. */
export function changeFileKey(table: TableFolder, firstCommitAtMs: number, flushedAtMs: number): string {
  const commit = utcDigits(firstCommitAtMs);
  const flushed = utcDigits(flushedAtMs);
  const day = `${commit.slice(0, 4)}/${commit.slice(4, 6)}/${commit.slice(6, 8)}`;
  return `${tablePrefix(table)}/${day}/${flushed.slice(0, 8)}-${flushed.slice(8)}.csv.gz`;
}

/** Names of a table's files rise even when the clock does not: same or earlier time than the last file's is bumped to 1 ms after it. */
export function nextFileTime(nowMs: number, lastMs: number | null): number {
  return lastMs === null ? nowMs : Math.max(nowMs, lastMs + 1);
}
