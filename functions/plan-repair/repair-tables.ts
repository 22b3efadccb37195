import { type Id, idOfText, idText } from "../../src/core/id.ts";
import { type MappedTable, mappedTables } from "../../src/core/mapping/mapped-table.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import { noRepairKeys, type RepairKeys } from "../../src/core/repair/repair-keys.ts";
import type { TextRow } from "../../src/core/repair/repair-file-text.ts";
import { type RepairOp, repairOrder, repairOwnRow, repairProduct } from "../../src/core/repair/repair-ops.ts";
import type { StandingDocuments } from "./documents-of-keys.ts";
import type { SourceReader } from "./source-of-keys.ts";

/** A table with what a repair writes of it. */
export type RepairedTable = { readonly table: MappedTable; readonly ops: readonly RepairOp<TextRow>[] };

/** All rows of a repair, by table, from the source's rows of its keys. */
export async function repairedTables(
  source: SourceReader,
  mapping: Mapping,
  keys: RepairKeys,
  { documents }: StandingDocuments,
): Promise<RepairedTable[]> {
  const ids = (view: keyof RepairKeys): Id[] => [...keys[view]].map(idOfText);
  const [places, customers, products, orders] = [ids("places"), ids("customers"), ids("products"), ids("orders")];
  const placeRows = await source.own("place", places);
  const customerRows = await source.own("customer", customers);
  const productRows = await source.withChildren("product", products);
  const orderRows = await source.withChildren("order", orders);
  const none = { own: null, children: [] };
  const ops = [
    ...places.flatMap((id) => repairOwnRow("place", id, placeRows.get(id) ?? null)),
    ...customers.flatMap((id) => repairOwnRow("customer", id, customerRows.get(id) ?? null)),
    ...products.flatMap((id) => repairProduct(id, productRows.get(id) ?? none, documents.products.get(id) ?? null)),
    ...orders.flatMap((id) => repairOrder(id, orderRows.get(id) ?? none)),
  ];
  const byKind = Map.groupBy(ops, ({ kind }) => kind);
  return mappedTables(mapping).flatMap((table) => {
    const own = byKind.get(table.kind);
    return own === undefined ? [] : [{ table, ops: own }];
  });
}

/** The keys without those a person must see to, and without the orders of customers nobody can build. */
export async function repairableKeys(
  source: SourceReader,
  keys: RepairKeys,
  { byHand }: StandingDocuments,
): Promise<RepairKeys> {
  const repairable = noRepairKeys();
  const isByHand = new Set(byHand.map(({ view, key }) => `${view} ${key}`));
  for (const view of ["places", "customers", "products", "orders"] as const) {
    for (const key of keys[view]) if (!isByHand.has(`${view} ${key}`)) repairable[view].add(key);
  }
  const stuck = new Set(byHand.flatMap(({ view, key }) => (view === "customers" ? [key] : [])));
  if (stuck.size === 0) return repairable;
  for (const [id, row] of await source.own("order", [...repairable.orders].map(idOfText))) {
    if (source.customersOf([row]).some((customer) => stuck.has(idText(customer)))) repairable.orders.delete(idText(id));
  }
  return repairable;
}
