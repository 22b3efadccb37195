import { idOfText } from "../../id.ts";
import type { KeyRange } from "../narrow-to-keys.ts";
import { integerText, textText } from "./cell-sql.ts";
import { columnOf } from "./sql-text.ts";

export type KeyType = "integer" | "text";

/** A piece of SQL with the values its question marks stand for, in order. */
export type BoundSql = { readonly sql: string; readonly values: readonly (string | number | bigint)[] };

/**
 * A key column for comparing, ordering and grouping. Texts go by their UTF-8 bytes: the default collation finds "85123a" and
 * "85123A" equal and would merge what documents keep apart. That costs the index on text keys; integers keep it.
 */
export function keySql(alias: string, column: string, type: KeyType): string {
  const name = columnOf(alias, column);
  return type === "integer" ? name : `CAST(${textText(name)} AS BINARY)`;
}

/** Text of a key expression made by `keySql`. */
export const keyText = (key: string, type: KeyType): string => (type === "integer" ? integerText(key) : textText(key));

/** Are two key columns equal, byte for byte? The plain comparison stands first because only it can use an index. */
export function sameKey(a: string, b: string, type: KeyType): string {
  if (type === "integer") return `${a} = ${b}`;
  return `${a} = ${b} AND CAST(${textText(a)} AS BINARY) = CAST(${textText(b)} AS BINARY)`;
}

export function inRange(key: string, type: KeyType, range: KeyRange): BoundSql {
  const bound = type === "integer" ? "?" : "CAST(? AS BINARY)";
  const parts: string[] = [`${key} IS NOT NULL`];
  const values: (string | number | bigint)[] = [];
  for (const [sign, limit] of [
    [">", range.from],
    ["<=", range.to],
  ] as const) {
    if (limit === null) continue;
    parts.push(`${key} ${sign} ${bound}`);
    values.push(idOfText(limit));
  }
  return { sql: parts.join(" AND "), values };
}

/** One of these keys. An empty list is a mistake of the caller: `IN ()` is no SQL. */
export function inKeys(key: string, type: KeyType, keys: readonly string[]): BoundSql {
  const bound = type === "integer" ? "?" : "CAST(? AS BINARY)";
  return { sql: `${key} IN (${keys.map(() => bound).join(",")})`, values: keys.map(idOfText) };
}
