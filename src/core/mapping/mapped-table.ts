import type {
  CustomerMapping,
  LineMapping,
  Mapping,
  OrderMapping,
  PlaceMapping,
  PriceMapping,
  ProductMapping,
} from "./mapping.ts";

/** A source table together with what its rows become. */
export type MappedTable =
  | { readonly kind: "place"; readonly mapping: PlaceMapping }
  | { readonly kind: "customer"; readonly mapping: CustomerMapping }
  | { readonly kind: "product"; readonly mapping: ProductMapping }
  | { readonly kind: "order"; readonly mapping: OrderMapping }
  | { readonly kind: "line"; readonly mapping: LineMapping }
  | { readonly kind: "price"; readonly mapping: PriceMapping };

export type TableLookup =
  | MappedTable
  | { readonly kind: "ignored" }
  | { readonly kind: "unknown"; readonly tables: readonly string[] };

/** Every table the mapping loads, in the order in which a reader would want them. */
export function mappedTables(mapping: Mapping): MappedTable[] {
  const { places, customers, products, orders, lines, prices } = mapping;
  return [
    ...(places ? [{ kind: "place", mapping: places } as const] : []),
    { kind: "customer", mapping: customers },
    { kind: "product", mapping: products },
    { kind: "order", mapping: orders },
    { kind: "line", mapping: lines },
    ...(prices ? [{ kind: "price", mapping: prices } as const] : []),
  ];
}

/**
 * The table of that name: first letter by letter, then without regard to case, because a server with `lower_case_table_names`
 * writes `order` where the shop says `Order`.
 */
export function mappedTable(mapping: Mapping, name: string): TableLookup {
  const tables = mappedTables(mapping);
  const lower = name.toLowerCase();
  for (const same of [(other: string) => other === name, (other: string) => other.toLowerCase() === lower]) {
    const found = tables.find((table) => same(table.mapping.table));
    if (found) return found;
    if (mapping.ignored.some(same)) return { kind: "ignored" };
  }
  return { kind: "unknown", tables: [...tables.map((table) => table.mapping.table), ...mapping.ignored] };
}
