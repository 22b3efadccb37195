import type { MappedTable } from "../mapping/mapped-table.ts";
import { mappedTables } from "../mapping/mapped-table.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { SegmentView } from "./segment.ts";

const VIEWS: Readonly<Record<MappedTable["kind"], readonly SegmentView[]>> = {
  place: ["places"],
  customer: ["customers"],
  order: ["orders"],
  line: ["orders"],
  product: ["products", "slices"],
  price: ["products", "slices"],
};

/** Views of the documents that rows of these tables make; null for all tables. Tables are named as the source names them. */
export function viewsOfTables(mapping: Mapping, tables: readonly string[] | null): SegmentView[] | null {
  if (tables === null) return null;
  const named = mappedTables(mapping).filter((table) => tables.includes(table.mapping.table));
  return [...new Set(named.flatMap(({ kind }) => VIEWS[kind]))];
}
