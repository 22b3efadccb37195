import type { Mapping } from "../../mapping/mapping.ts";
import type { KeyRange } from "../narrow-to-keys.ts";
import { textText } from "./cell-sql.ts";
import { factList } from "./fact-rows.ts";
import { kindHash } from "./joined-tables.ts";
import { inRange, keySql, keyText, type BoundSql } from "./key-sql.ts";
import { columnOf, tableName } from "./sql-text.ts";

/** Facts of the places in a key range; null in a shop without a ZIP table. */
export function placeFacts(mapping: Mapping, range: KeyRange): BoundSql | null {
  const { places } = mapping;
  if (!places) return null;
  const key = keySql("z", places.key.column, places.key.type);
  const cells = [
    keyText(key, places.key.type),
    textText(columnOf("z", places.city)),
    textText(columnOf("z", places.state)),
  ];
  const where = inRange(key, places.key.type, range);
  const list = factList({ key, hash: kindHash("place", cells), documents: "1" });
  return {
    sql: `SELECT ${list} FROM ${tableName(mapping.schema, places.table)} z WHERE ${where.sql}`,
    values: where.values,
  };
}
