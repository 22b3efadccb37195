import type { RawFileName } from "./raw-layout.ts";
import { stagedName } from "./staged-name.ts";

/** The loader's own schema: staging tables, rejected rows, a line per load. No user of the shop may look into it. */
export const LOAD_SCHEMA = "pos_load";

export const stagedTable = (file: RawFileName): string => `${LOAD_SCHEMA}.staged_${file}`;

/** Text compares byte by byte here: two spellings of a city are two spellings. */
const TABLE_OPTIONS = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";

/**
 * The table a raw file is read into, made anew: every column as text, NULL where a row ends early. `line` is the row's id too: a row begins on a
 * line of its own. `surplus` is the first field behind the header's last, `fault` what is wrong with the row's quotes.
 */
export function stagedDdl(file: RawFileName, headers: readonly string[]): string {
  const columns = headers.map((header) => `\`${stagedName(header)}\` MEDIUMTEXT NULL`);
  return `CREATE OR REPLACE TABLE ${stagedTable(file)} (line INT UNSIGNED NOT NULL PRIMARY KEY, ${columns.join(", ")}, surplus MEDIUMTEXT NULL, fault VARCHAR(64) NULL) ${TABLE_OPTIONS}`;
}

/** What stays when a load is over. */
export const LOAD_LOG_DDL: readonly string[] = [
  `CREATE DATABASE IF NOT EXISTS ${LOAD_SCHEMA} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  `CREATE TABLE IF NOT EXISTS ${LOAD_SCHEMA}.Loads (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, startedAt DATETIME NOT NULL DEFAULT UTC_TIMESTAMP(),
     finishedAt DATETIME NULL) ${TABLE_OPTIONS}`,
  // raw: the row's fields as CSV, in the file's order.
  `CREATE TABLE IF NOT EXISTS ${LOAD_SCHEMA}.Rejected (load_id INT NOT NULL, file VARCHAR(16) NOT NULL, line INT UNSIGNED NOT NULL,
     reason VARCHAR(100) NOT NULL, detail TEXT NOT NULL, raw LONGTEXT NOT NULL, PRIMARY KEY (load_id, file, line)) ${TABLE_OPTIONS}`,
  // Rows that were not rejected and are worth a look: a ZIP's other cities, rows that differ from those of the shop.
  `CREATE TABLE IF NOT EXISTS ${LOAD_SCHEMA}.Noted (load_id INT NOT NULL, tableName VARCHAR(16) NOT NULL, keyText VARCHAR(64) NOT NULL,
     note VARCHAR(32) NOT NULL, detail TEXT NOT NULL, KEY (load_id)) ${TABLE_OPTIONS}`,
];
