import { unreachable } from "../../unreachable.ts";
import type { Id } from "../../id.ts";
import { idText } from "../../id.ts";
import type { MappedTable } from "../../mapping/mapped-table.ts";
import type { Mapping } from "../../mapping/mapping.ts";
import { inKeys, keySql, type BoundSql, type KeyType } from "./key-sql.ts";
import { columnOf, tableName } from "./sql-text.ts";

/** Every column of a table that the mapping reads, each once. */
export function mappedColumns(table: MappedTable): string[] {
  return [...new Set(columnNames(table))];
}

type MaybeColumn = string | { readonly column: string } | null;

const names = (columns: readonly MaybeColumn[]): string[] =>
  columns.flatMap((one) => (one === null ? [] : typeof one === "string" ? [one] : [one.column]));

function columnNames(table: MappedTable): string[] {
  switch (table.kind) {
    case "place":
      return names([table.mapping.key, table.mapping.city, table.mapping.state]);
    case "customer": {
      const { key, name, firstName, lastName, email, phone, birthdate, address } = table.mapping;
      const where = [...address.lines, address.zip, address.city, address.state];
      return names([key, ...name, firstName, lastName, email, phone, birthdate, ...where]);
    }
    case "product":
      return names([table.mapping.key, table.mapping.name, table.mapping.price, table.mapping.stock]);
    case "order": {
      const { key, customer, placedAt, shippedAt, status, subtotal, salesTax, total } = table.mapping;
      return names([key, customer, placedAt, shippedAt, status, subtotal, salesTax, total]);
    }
    case "line": {
      const { order, product, id, quantity, unitPrice, total } = table.mapping;
      return names([order, product, id, quantity, unitPrice, total]);
    }
    case "price": {
      const { key, product, at, from, to } = table.mapping;
      return names([key, product, at, from, to]);
    }
    default:
      return unreachable(table);
  }
}

/** A column of keys to look rows up by. */
export type LookupColumn = { readonly column: string; readonly type: KeyType };

/** Rows of a table whose column holds one of the keys, in `mappedColumns` order. `keys` must not be empty. */
export function rowsByKeys(mapping: Mapping, table: MappedTable, lookup: LookupColumn, keys: readonly Id[]): BoundSql {
  const columns = mappedColumns(table).map((column) => columnOf("t", column));
  const where = inKeys(keySql("t", lookup.column, lookup.type), lookup.type, keys.map(idText));
  return {
    sql: `SELECT ${columns.join(", ")} FROM ${tableName(mapping.schema, table.mapping.table)} t WHERE ${where.sql}`,
    values: where.values,
  };
}
