import { HASHES } from "../../src/core/documents/hash16.ts";
import { type Id, idOfText, idText } from "../../src/core/id.ts";
import { noRepairKeys, REPAIRED_VIEWS, type RepairKeys } from "../../src/core/repair/repair-keys.ts";
import type { DocumentScan } from "../../src/edges/document-scan.ts";
import type { DocumentStore } from "../../src/edges/document-store.ts";
import type { StandingDocuments } from "./documents-of-keys.ts";
import type { SourceReader } from "./source-of-keys.ts";

const KINDS = { places: "place", customers: "customer", products: "product", orders: "order" } as const;

/**
 * Keys without a row in the source and without a document: typing errors. Writing their deletes would leave tombstones of what never was.
 * A customer of an order, and a product with slices or in a line of an order, are somewhere.
 */
export async function keysNowhere(
  target: { readonly scan: Pick<DocumentScan, "slicesOfProduct">; readonly store: Pick<DocumentStore, "edgeOrders"> },
  source: SourceReader,
  keys: RepairKeys,
  { documents }: Pick<StandingDocuments, "documents">,
): Promise<RepairKeys> {
  const orders = await source.own("order", [...keys.orders].map(idOfText));
  const homes = new Set(source.customersOf(orders.values()).map(idText));
  const isSomewhere = async (view: keyof RepairKeys, id: Id): Promise<boolean> => {
    if (documents[view].has(id) || (view === "customers" && homes.has(idText(id)))) return true;
    return view === "products" && (await isSold(target, id));
  };
  const nowhere = noRepairKeys();
  for (const view of REPAIRED_VIEWS) {
    const ids = [...keys[view]].map(idOfText);
    const rows = await source.own(KINDS[view], ids);
    for (const id of ids) if (!rows.has(id) && !(await isSomewhere(view, id))) nowhere[view].add(idText(id));
  }
  return nowhere;
}

async function isSold({ scan, store }: Parameters<typeof keysNowhere>[0], product: Id): Promise<boolean> {
  if ((await scan.slicesOfProduct(product)).length > 0) return true;
  return (await store.edgeOrders([{ product, from: 0, to: HASHES }])).length > 0;
}
