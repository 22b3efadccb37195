import { CLEAN_TABLES } from "./clean-table.ts";
import { CLEAN_CITIES } from "./derived-sql.ts";
import { rawTextSql } from "./raw-text-sql.ts";
import type { RawFileName } from "./raw-layout.ts";
import { LOAD_SCHEMA, stagedTable } from "./staging-tables.ts";

/** Keeps a file's rejected rows with reason and text; parameter: the load's id. */
export const rejectedSql = (file: RawFileName, headers: readonly string[]): string =>
  `INSERT INTO ${LOAD_SCHEMA}.Rejected (load_id, file, line, reason, detail, raw)
    SELECT ?, '${file}.csv', c.line, c.reason, c.detail, ${rawTextSql(headers, "s")}
    FROM ${CLEAN_TABLES[file].name} c JOIN ${stagedTable(file)} s ON s.line = c.line WHERE c.reason IS NOT NULL`;

/** Notes the cities of a ZIP that were not taken; parameter: the load's id. */
export const OTHER_CITIES_SQL = `INSERT INTO ${LOAD_SCHEMA}.Noted (load_id, tableName, keyText, note, detail)
  SELECT ?, 'City', o.zip, 'other city', CONCAT('"', CONCAT_WS(', ', o.city, o.state), '" of ', o.customers, ' customers, first on line ', o.line,
    '; kept "', CONCAT_WS(', ', k.city, k.state), '" of ', k.customers)
  FROM ${CLEAN_CITIES} o JOIN ${CLEAN_CITIES} k ON k.zip = o.zip AND k.place = 1 WHERE o.place > 1`;
