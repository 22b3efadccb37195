import type { ShopTarget } from "./shop-target.ts";
import { LOAD_SCHEMA } from "./staging-tables.ts";

const sameKey = ({ key }: ShopTarget): string => key.map((column) => `t.${column} = c.${column}`).join(" AND ");
const shopTable = ({ table }: ShopTarget): string => `pos.\`${table}\``;

/** Marks the clean rows whose key the shop does not have yet. */
export const markingSql = (target: ShopTarget): string =>
  target.marking ??
  `UPDATE ${target.clean} c LEFT JOIN ${shopTable(target)} t ON ${sameKey(target)} SET c.isNew = (t.${target.key[0]} IS NULL) WHERE ${target.taken}`;

/** Inserts the marked rows, in key order. */
export function insertingSql(target: ShopTarget): string {
  const own = [...target.key, ...target.columns];
  const names = [...own, ...(target.computed?.columns ?? [])].map((column) => `\`${column}\``);
  const values = [...own.map((column) => `c.\`${column}\``), ...(target.computed?.values ?? [])];
  return `INSERT INTO ${shopTable(target)} (${names.join(", ")}) SELECT ${values.join(", ")} FROM ${target.clean} c ${target.computed?.joins ?? ""}
    WHERE c.isNew AND ${target.taken} ORDER BY ${target.key.map((column) => `c.${column}`).join(", ")}`;
}

/** Notes the rows that were there before and say something else; parameter: the load's id. They are left as they are. */
export function differingSql(target: ShopTarget): string {
  // Byte by byte: a changed accent is a change.
  const different = target.columns.map((column) => `NOT (BINARY c.\`${column}\` <=> BINARY t.\`${column}\`)`);
  const named = target.columns.map((column, index) => `IF(${different[index]}, '${column}', NULL)`);
  const missing = `t.${target.key[0]} IS NULL`;
  return `INSERT INTO ${LOAD_SCHEMA}.Noted (load_id, tableName, keyText, note, detail)
    SELECT ?, '${target.table}', CONCAT_WS(', ', ${target.key.map((column) => `c.${column}`).join(", ")}), 'differs',
      IF(${missing}, 'not in the shop, whose order is left alone', CONCAT_WS(', ', ${named.join(", ")}))
    FROM ${target.clean} c LEFT JOIN ${shopTable(target)} t ON ${sameKey(target)}
    WHERE NOT c.isNew AND ${target.taken} AND (${missing} OR ${different.join(" OR ")})`;
}

/** How many rows were taken, and how many of them are new. */
export const countingSql = (target: ShopTarget): string =>
  `SELECT COUNT(*) AS taken, COALESCE(SUM(c.isNew), 0) AS inserted FROM ${target.clean} c WHERE ${target.taken}`;
