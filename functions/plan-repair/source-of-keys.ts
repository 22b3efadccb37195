import { type Id, idOfText } from "../../src/core/id.ts";
import { type MappedTable, mappedTables } from "../../src/core/mapping/mapped-table.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import { type LookupColumn, mappedColumns, rowsByKeys } from "../../src/core/reconcile/sql/row-queries.ts";
import type { TextRow } from "../../src/core/repair/repair-file-text.ts";
import type { SourceOfKey } from "../../src/core/repair/repair-ops.ts";
import type { SourceSnapshot } from "../../src/edges/source-database.ts";
import { inChunks } from "../../src/steps/in-chunks.ts";

/** Keys in one IN list. */
const CHUNK_KEYS = 1_000;

type Kind = MappedTable["kind"];
type Rows = { readonly columns: readonly string[]; readonly rows: readonly TextRow[] };

/** Source rows as the server writes them, by the documents they belong to. */
export type SourceReader = {
  /** Rows of one key each; keys without rows are absent. */
  own(kind: "place" | "customer" | "product" | "order", keys: readonly Id[]): Promise<Map<Id, TextRow>>;
  /** Orders with their lines, products with their prices. */
  withChildren(kind: "product" | "order", keys: readonly Id[]): Promise<Map<Id, SourceOfKey<TextRow>>>;
  ordersOfCustomers(customers: readonly Id[]): Promise<Id[]>;
  /** Customers of orders among the rows. */
  customersOf(orders: Iterable<TextRow>): Id[];
};

export function sourceReader(snapshot: SourceSnapshot, mapping: Mapping): SourceReader {
  const read = async (kind: Kind, lookup: LookupColumn, keys: readonly Id[]): Promise<Rows> => {
    const table = tableOf(mapping, kind);
    if (table === null) return { columns: [], rows: [] };
    const rows: TextRow[] = [];
    for (const chunk of inChunks(keys, CHUNK_KEYS))
      rows.push(...(await snapshot.rows(rowsByKeys(mapping, table, lookup, chunk))));
    return { columns: mappedColumns(table), rows };
  };
  const own: SourceReader["own"] = async (kind, keys) => {
    const key = keyOf(mapping, kind);
    if (key === null) return new Map();
    const { columns, rows } = await read(kind, key, keys);
    return new Map(rows.flatMap((row) => idsAt(columns, row, key).map((id) => [id, row] as const)));
  };
  return {
    own,
    withChildren: async (kind, keys) => {
      const parents = await own(kind, keys);
      const { owner, child, of } = childOf(mapping, kind);
      const { columns, rows } = await read(of, owner, keys);
      const byOwner = Map.groupBy(rows, (row) => idsAt(columns, row, owner)[0]);
      return new Map(
        keys.map((id) => {
          const children = (byOwner.get(id) ?? []).flatMap((row) =>
            idsAt(columns, row, child).map((key) => ({ key, row })),
          );
          return [id, { own: parents.get(id) ?? null, children }];
        }),
      );
    },
    ordersOfCustomers: async (customers) => {
      const { columns, rows } = await read("order", customerColumn(mapping), customers);
      return rows.flatMap((row) => idsAt(columns, row, mapping.orders.key));
    },
    customersOf: (orders) => {
      const table = tableOf(mapping, "order");
      const columns = table === null ? [] : mappedColumns(table);
      return [...new Set([...orders].flatMap((row) => idsAt(columns, row, customerColumn(mapping))))];
    },
  };
}

const tableOf = (mapping: Mapping, kind: Kind): MappedTable | null =>
  mappedTables(mapping).find((table) => table.kind === kind) ?? null;

const customerColumn = ({ orders, customers }: Mapping): LookupColumn => ({
  column: orders.customer,
  type: customers.key.type,
});

function keyOf(mapping: Mapping, kind: "place" | "customer" | "product" | "order"): LookupColumn | null {
  if (kind === "place") return mapping.places?.key ?? null;
  return mapping[`${kind}s`].key;
}

/** Where the children of a document's row are found, and their own key. */
function childOf(
  { orders, products, lines, prices }: Mapping,
  kind: "product" | "order",
): { owner: LookupColumn; child: LookupColumn; of: Kind } {
  if (kind === "order") {
    const product = { column: lines.product, type: products.key.type };
    return { owner: { column: lines.order, type: orders.key.type }, child: lines.id ?? product, of: "line" };
  }
  const owner = { column: prices?.product ?? "", type: products.key.type };
  return { owner, child: prices?.key ?? owner, of: "price" };
}

/** The id in a column; none for NULL. */
function idsAt(columns: readonly string[], row: TextRow, { column, type }: LookupColumn): Id[] {
  const text = row[columns.indexOf(column)] ?? null;
  return text === null ? [] : [idOfText(`${type === "integer" ? "i" : "t"}:${text}`)];
}
