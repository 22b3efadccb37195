import type { ColumnDefinition, TableDefinition } from "./table-definition.ts";

const quote = (name: string): string => `\`${name}\``;
const list = (names: readonly string[]): string => names.map(quote).join(", ");

function columnDdl(column: ColumnDefinition): string {
  // A generated column takes no NOT NULL in MariaDB.
  if (column.generated !== undefined)
    return `${quote(column.name)} ${column.type} GENERATED ALWAYS AS (${column.generated}) STORED`;
  return [
    quote(column.name),
    column.type,
    column.nullable === true ? "NULL" : "NOT NULL",
    ...(column.default === undefined ? [] : [`DEFAULT ${column.default}`]),
    ...(column.autoIncrement === true ? ["AUTO_INCREMENT"] : []),
  ].join(" ");
}

/** `CREATE TABLE IF NOT EXISTS` with keys, indexes, checks and enforced references; ends with a semicolon. */
export function tableDdl(table: TableDefinition): string {
  const parts = [
    ...table.columns.map(columnDdl),
    `PRIMARY KEY (${list(table.primaryKey)})`,
    ...table.indexes.map((index) => `KEY ${quote(index.name)} (${list(index.columns)})`),
    ...table.references
      .filter((reference) => reference.enforced)
      .map(
        (reference) =>
          `CONSTRAINT ${quote(`fk_${table.name}_${reference.column}`)} FOREIGN KEY (${quote(reference.column)}) REFERENCES ${quote(reference.table)} (${quote("id")})` +
          ` ON DELETE ${reference.onDelete.toUpperCase()} ON UPDATE RESTRICT`,
      ),
    ...table.checks.map((check) => `CONSTRAINT ${quote(check.name)} CHECK (${check.expression})`),
  ];
  return `-- ${table.why}\nCREATE TABLE IF NOT EXISTS ${quote(table.name)} (\n  ${parts.join(",\n  ")}\n) ENGINE=InnoDB;\n`;
}
