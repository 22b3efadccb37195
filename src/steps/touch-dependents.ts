import { touchEdge, type TouchedKeys } from "../core/documents/touched-keys.ts";
import type { Touches } from "../core/documents/touch-rules.ts";
import { customerHome } from "../core/documents/home.ts";
import type { DocumentStore } from "../edges/document-store.ts";
import { inChunks } from "./in-chunks.ts";

/** Renamed rows looked up in one read. */
const FAN_OUT_CHUNK = 200;

/**
 * Second half of rule 6: who shows the names that changed. Read after the rows are written, and from `orders` (for places
 * from `customers`), never from what is derived: a derived list may lack what another run has applied and not yet built.
 */
export async function touchDependents(store: DocumentStore, touches: Touches): Promise<TouchedKeys> {
  const { keys } = touches;
  for (const products of inChunks([...touches.renamedProducts], FAN_OUT_CHUNK)) {
    for (const customer of await store.customersOfProducts(products)) keys.customers.add(customer);
  }
  for (const zips of inChunks([...touches.changedPlaces], FAN_OUT_CHUNK)) {
    for (const customer of await store.customersOfPlaces(zips)) keys.customers.add(customer);
  }
  for (const customers of inChunks([...touches.renamedCustomers], FAN_OUT_CHUNK)) {
    for (const [customer, products] of await store.productsOfCustomers(customers)) {
      for (const product of products) touchEdge(keys, product, customerHome(customer));
    }
  }
  return keys;
}
