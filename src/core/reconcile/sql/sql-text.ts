/** A backtick identifier of MySQL and MariaDB: a table called `Order`, or worse, is only a name. */
export function sqlName(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** A text constant. Backslashes are doubled too: the session runs without NO_BACKSLASH_ESCAPES. */
export function sqlString(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

export const tableName = (schema: string, table: string): string => `${sqlName(schema)}.${sqlName(table)}`;

export const columnOf = (alias: string, column: string): string => `${alias}.${sqlName(column)}`;
