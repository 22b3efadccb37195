/** A column as a person wrote it: `currentPrice decimal(10,2)` or `{ column: currentPrice, type: decimal, scale: 2 }`. */
export type WrittenColumn = { column: string; type: string | null; scale: number | null };

/** Name, then a type that may have arguments: the form of CREATE TABLE. */
const WITH_TYPE = /^(.*\S)\s+([A-Za-z]+)(\s*\([^)]*\))?$/;
const DIGITS_AND_SCALE = /^\s*\(\s*\d+\s*,\s*(\d+)\s*\)$/;

export const COLUMN_TYPES = ["integer", "text", "decimal", "date", "datetime"] as const;
export type ColumnTypeName = (typeof COLUMN_TYPES)[number];

/** What people write after looking at CREATE TABLE, and our word for it. */
const SQL_WORDS: ReadonlyMap<string, ColumnTypeName> = new Map([
  ["int", "integer"],
  ["bigint", "integer"],
  ["smallint", "integer"],
  ["mediumint", "integer"],
  ["tinyint", "integer"],
  ["char", "text"],
  ["varchar", "text"],
  ["string", "text"],
  ["numeric", "decimal"],
  ["number", "decimal"],
  ["money", "decimal"],
  ["timestamp", "datetime"],
]);

/** Our word for a type that was written in SQL's, or null. */
export const typeForSqlWord = (word: string): ColumnTypeName | null => SQL_WORDS.get(word) ?? null;

/**
 * Splits `name type`. The last word counts as a type only when it is one (or SQL's word for one), so that `unit price` stays
 * a name with a space; `decimal(10)` gets no scale, since in SQL that 10 is not the scale.
 */
export function columnOfText(text: string): WrittenColumn {
  const [, column, word, inParentheses] = WITH_TYPE.exec(text.trim()) ?? [];
  const type = word?.toLowerCase() ?? "";
  const isType = SQL_WORDS.has(type) || COLUMN_TYPES.some((known) => known === type);
  if (column === undefined || !isType) return { column: text.trim(), type: null, scale: null };
  const scale = DIGITS_AND_SCALE.exec(inParentheses ?? "")?.[1];
  return { column, type, scale: scale === undefined ? null : Number(scale) };
}
