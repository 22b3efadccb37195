import type { Id } from "../../../src/core/id.ts";
import { newestVersion } from "../../../src/core/repair/newest-version.ts";
import type { Version } from "../../../src/core/version.ts";
import type { MemoryCollections } from "../memory-document-store.ts";

/**
 * What people do to documents: another amount, another customer, lines and edges taken away or made up, documents deleted or copied.
 * Rows that a newer change than `before` has written are left alone: a repair leaves them alone, too. Answers how much was spoiled.
 */
export function spoilDocuments(
  { orders, customers, products, product_buyers: slices, places }: MemoryCollections,
  random: () => number,
  before: Version,
  newId: Id,
): number {
  let spoiled = 0;
  const luck = (): boolean => random() < 0.3;
  const put = <D>(documents: Map<Id, D>, id: Id, document: D | null): void => {
    spoiled++;
    if (document === null) documents.delete(id);
    else documents.set(id, document);
  };
  for (const order of orders.values()) {
    if (order.row === null || newestVersion(order) >= before || !luck()) continue;
    const { _id, row, lines } = order;
    const what = Math.floor(random() * 6);
    if (what === 0) put(orders, _id, { ...order, row: { ...row, total: 77n, status: "lost" } });
    if (what === 1) put(orders, _id, { ...order, row: { ...row, customer: newId } });
    if (what === 2) put(orders, _id, { ...order, lines: lines.slice(1) });
    if (what === 3) put(orders, _id, { ...order, lines: lines.map((line) => ({ ...line, total: 5n, quantity: 99 })) });
    if (what === 4) put(orders, _id, null);
    if (what === 5 && !orders.has(newId)) put(orders, newId, { ...order, _id: newId });
  }
  for (const customer of customers.values()) {
    const { _id, own, derived } = customer;
    if (!luck()) continue;
    if (own !== null && customer.sync.v < before) put(customers, _id, { ...customer, own: { ...own, email: "?" } });
    else if (derived !== null) {
      put(customers, _id, {
        ...customer,
        derived: { ...derived, orders: [], totals: { ...derived.totals, gross: 1n } },
      });
    } else if (customer.sync.v < before) put(customers, _id, null);
  }
  for (const product of products.values()) {
    const { _id, own, derived, prices, sync } = product;
    if (!luck()) continue;
    // Price changes are remembered nowhere else: with them, a replay of the oldest files could bring back a deleted one.
    const remembers = prices.length + sync.gonePrices.length > 0;
    if (!remembers && newestVersion(product) < before && random() < 0.3) {
      put(products, _id, null);
      continue;
    }
    if (own !== null && newestVersion(product) < before) {
      put(products, _id, {
        ...product,
        own: { ...own, stock: 99 },
        prices: prices.map((price) => ({ ...price, to: 1n })),
      });
    }
    if (derived !== null) {
      const [buyer] = derived.buyers;
      const buyers = buyer === undefined ? [] : [{ ...buyer, customer: newId, lastAt: new Date(1e13) }];
      put(products, _id, { ...product, sync: { ...sync, all: random() < 0.5 }, derived: { ...derived, buyers } });
    }
  }
  for (const slice of slices.values()) {
    if (!luck()) continue;
    const [edge] = slice.edges;
    const what = Math.floor(random() * 3);
    if (what === 0) put(slices as Map<Id, unknown>, slice._id, null);
    if (what === 1) put(slices as Map<Id, unknown>, slice._id, { ...slice, edges: slice.edges.slice(1) });
    if (what === 2 && edge !== undefined) {
      put(slices as Map<Id, unknown>, slice._id, { ...slice, edges: [...slice.edges, { ...edge, customer: newId }] });
    }
  }
  for (const place of places.values()) {
    if (place.own !== null && place.sync.v < before && luck())
      put(places, place._id, { ...place, own: { ...place.own, city: "?" } });
  }
  return spoiled;
}
