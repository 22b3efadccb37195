import { EVERY_HOME } from "../documents/home.ts";
import { noTouchedKeys, touchEdge, type TouchedKeys } from "../documents/touched-keys.ts";
import type { Id } from "../id.ts";

/**
 * What a repair builds whatever its rows changed. Products are built whole: an edge somebody put into a slice where its home does not
 * belong is found by no home that could be touched.
 */
export function repairTouches(customers: Iterable<Id>, products: Iterable<Id>): TouchedKeys {
  const touched = noTouchedKeys();
  for (const customer of customers) touched.customers.add(customer);
  for (const product of products) touchEdge(touched, product, EVERY_HOME);
  return touched;
}
