import { stagedName } from "./staged-name.ts";

/** SQL expression of a staged row as a line of CSV: the file's columns in the file's order, quoted where need be. A row that ends early ends early here. */
export function rawTextSql(headers: readonly string[], row: string): string {
  const fields = [...headers.map((header) => `${row}.\`${stagedName(header)}\``), `${row}.surplus`];
  const asCsv = fields.map(
    (field) => `IF(${field} REGEXP '[",\\n\\r]', CONCAT('"', REPLACE(${field}, '"', '""'), '"'), ${field})`,
  );
  return `CONCAT_WS(',', ${asCsv.join(", ")})`;
}
