import { idText } from "../id.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { Finding } from "../reconcile/finding.ts";
import { sliceName } from "../reconcile/slice-name.ts";
import { type SourceView, viewKeyType } from "../reconcile/sql/view-queries.ts";

export const REPAIRED_VIEWS = ["places", "customers", "products", "orders"] as const satisfies readonly SourceView[];

/** Keys to repair as id texts, by the collection whose documents they are. */
export type RepairKeys = Readonly<Record<SourceView, ReadonlySet<string>>>;

/** A document that a person must see to, and why. */
export type ByHand = { readonly collection: Finding["collection"]; readonly id: string; readonly why: string };

export const noRepairKeys = (): { [view in SourceView]: Set<string> } => ({
  places: new Set(),
  customers: new Set(),
  products: new Set(),
  orders: new Set(),
});

const INTEGER = /^-?\d+$/;
export const FOREIGN_ID = "its _id is none that the pipeline gives: delete the document";

/** The keys that findings are about. A slice is repaired with its product. */
export function keysOfFindings(findings: Iterable<Finding>, mapping: Mapping): { keys: RepairKeys; byHand: ByHand[] } {
  const keys = noRepairKeys();
  const byHand: ByHand[] = [];
  for (const { collection, id } of findings) {
    if (collection === "product_buyers") {
      const name = sliceName(id);
      if (name) keys.products.add(idText(name.product));
      else byHand.push({ collection, id, why: FOREIGN_ID });
    } else if (viewKeyType(mapping, collection) === "text") keys[collection].add(`t:${id}`);
    else if (INTEGER.test(id)) keys[collection].add(`i:${id}`);
    else byHand.push({ collection, id, why: FOREIGN_ID });
  }
  return { keys, byHand };
}

export function withoutKeys(keys: RepairKeys, without: RepairKeys): RepairKeys {
  const rest = noRepairKeys();
  for (const view of REPAIRED_VIEWS) for (const key of keys[view]) if (!without[view].has(key)) rest[view].add(key);
  return rest;
}

export const countKeys = (keys: RepairKeys): number => REPAIRED_VIEWS.reduce((sum, view) => sum + keys[view].size, 0);

/** Products of one repair: each is read and built with everything that was ever sold of it. */
const MOST_PRODUCTS = 1_000;

/** The first `most` keys; orders go last, because there are most of them. */
export function firstKeys(keys: RepairKeys, most: number): { keys: RepairKeys; left: number } {
  const taken = noRepairKeys();
  let room = most;
  for (const view of REPAIRED_VIEWS) {
    for (const key of keys[view]) {
      if (room === 0 || (view === "products" && taken.products.size === MOST_PRODUCTS)) break;
      taken[view].add(key);
      room -= 1;
    }
  }
  return { keys: taken, left: countKeys(keys) - countKeys(taken) };
}
