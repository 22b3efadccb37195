import type { TouchedKeys } from "../core/documents/touched-keys.ts";
import { buildCustomers } from "./build-customers.ts";
import { buildProducts } from "./build-products.ts";
import type { DocumentDeps } from "./document-deps.ts";

/** Documents written. A slice counts each time it is written, a customer or product once. */
export type BuildCounts = { readonly customers: number; readonly products: number; readonly slices: number };

/**
 * Second phase, for one partition's touched keys, after all rows of the run are applied (rule 7). Partitions, and the customers
 * and products of one, may be built in any order and at once.
 * @throws TargetUnavailableError; then the whole call is safe to repeat.
 */
export async function buildDocuments(deps: DocumentDeps, touched: TouchedKeys): Promise<BuildCounts> {
  // In this order a full load reads the customers' names, millions of times, while customers are still small: 10 µs a name, not 80.
  const { products, slices } = await buildProducts(deps, touched);
  const customers = await buildCustomers(deps, touched.customers);
  return { customers, products, slices };
}
