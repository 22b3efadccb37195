import { closestWord } from "../closest-word.ts";
import { type MappedTable, mappedTables } from "./mapped-table.ts";
import type { Mapping } from "./mapping.ts";

/** Sections of the mapping file by the kind of their rows. */
const SECTIONS: Readonly<Record<MappedTable["kind"], string>> = {
  place: "places",
  customer: "customers",
  product: "products",
  order: "orders",
  line: "lines",
  price: "prices",
};

export type NamedTable =
  | { readonly kind: "table"; readonly table: MappedTable }
  | { readonly kind: "unknown"; readonly known: readonly string[]; readonly meant: string | null };

/** A table as a person names it: by the source's name or the mapping's (`Orderline`, `lines`), in any case. The source's name goes first. */
export function tableOfName(mapping: Mapping, name: string): NamedTable {
  const tables = mappedTables(mapping);
  const lower = name.toLowerCase();
  const table =
    tables.find((one) => one.mapping.table === name) ??
    tables.find((one) => one.mapping.table.toLowerCase() === lower) ??
    tables.find((one) => SECTIONS[one.kind] === lower);
  if (table) return { kind: "table", table };
  const known = tables.map((one) => one.mapping.table);
  const meant = closestWord(name, [...known, ...tables.map((one) => SECTIONS[one.kind])]);
  return { kind: "unknown", known, meant };
}
