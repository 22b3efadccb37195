import { CLEAN_TABLES } from "./clean-table.ts";
import type { RawFileName } from "./raw-layout.ts";
import { LOAD_SCHEMA } from "./staging-tables.ts";

type Reference = {
  readonly from: RawFileName;
  readonly column: string;
  readonly header: string;
  readonly to: RawFileName;
  /** What is referred to, in words. */
  readonly one: string;
};

/** What can be referred to: accepted in this load, or in the shop already. */
export const knownTable = (file: RawFileName): string => `${LOAD_SCHEMA}.known_${file}`;

/** Rejects rows that refer to nothing, or to a row that was rejected itself. */
export function referenceSql({ from, column, header, to, one }: Reference): string {
  const wasRejected = `EXISTS (SELECT 1 FROM ${CLEAN_TABLES[to].name} r WHERE r.id = c.${column})`;
  return `UPDATE ${CLEAN_TABLES[from].name} c LEFT JOIN ${knownTable(to)} k ON k.id = c.${column}
    SET c.reason = IF(${wasRejected}, '${header} is of a rejected ${one}', '${header} is of no ${one}'),
      c.detail = CONCAT(IF(${wasRejected}, '${header} is of a rejected ${one}: "', '${header} is of no ${one}: "'), c.${column}, '"')
    WHERE c.reason IS NULL AND k.id IS NULL`;
}

/** Makes the table of what can be referred to. A product brings its price, that of the file before that of the shop. */
export function knownSql(file: RawFileName, shopTable: string): string[] {
  const price = file === "products" ? ", currentPrice" : "";
  const column = file === "products" ? ", currentPrice DECIMAL(10,2) NULL" : "";
  return [
    `CREATE OR REPLACE TABLE ${knownTable(file)} (id INT NOT NULL PRIMARY KEY${column}) ENGINE=InnoDB`,
    `INSERT INTO ${knownTable(file)} SELECT id${price} FROM ${CLEAN_TABLES[file].name} WHERE reason IS NULL`,
    `INSERT INTO ${knownTable(file)} SELECT t.id${price === "" ? "" : ", t.currentPrice"} FROM ${shopTable} t
      LEFT JOIN ${knownTable(file)} k ON k.id = t.id WHERE k.id IS NULL`,
  ];
}
