import type { Id } from "../id.ts";
import type { Version } from "../version.ts";
import type { OrderEntry, RowEntry } from "./collapse.ts";
import type { OrderDocument, RowSync } from "./document-types.ts";
import { customerOfHome, type Home, homeOf } from "./home.ts";
import { noTouchedKeys, touchEdge, type TouchedKeys } from "./touched-keys.ts";

/** Touched keys so far, and the rows whose effect on other documents must still be looked up in `orders` and `customers`. */
export type Touches = {
  readonly keys: TouchedKeys;
  readonly renamedCustomers: Set<Id>;
  readonly renamedProducts: Set<Id>;
  readonly changedPlaces: Set<Id>;
};

export const noTouches = (): Touches => ({
  keys: noTouchedKeys(),
  renamedCustomers: new Set(),
  renamedProducts: new Set(),
  changedPlaces: new Set(),
});

/**
 * Rule 6. The document is the one after the successful swap, or as read when nothing changed: a redelivered change finds its
 * own marker in the document and touches the same keys again, because the first delivery may have died before the build.
 * NO_VERSION lies in no range: `lo` is a real version.
 */
const inRange = (entry: RowEntry<unknown>, version: Version): boolean => version >= entry.lo && version <= entry.hi;

export function touchOrder(touches: Touches, order: OrderDocument, entry: OrderEntry): void {
  const home = homeOf(order.row);
  if (entry.newest === null) {
    if (home !== null) touchHome(touches.keys, home, productsOfLines(order, entry.lines));
    return;
  }
  const { fanV, kill, was } = order.sync;
  const all = productsEver(order);
  const fans = inRange(entry, fanV) || inRange(entry, kill);
  if (home !== null) touchHome(touches.keys, home, fans ? all : productsOfLines(order, entry.lines));
  for (const departure of was) if (inRange(entry, departure.version)) touchHome(touches.keys, departure.home, all);
}

function touchHome(keys: TouchedKeys, home: Home, products: Iterable<Id>): void {
  const customer = customerOfHome(home);
  if (customer !== null) keys.customers.add(customer);
  for (const product of products) touchEdge(keys, product, home);
}

/** Every product the order has, had, or waits with. */
function productsEver({ lines, sync }: OrderDocument): Set<Id> {
  const products = new Set(lines.map((line) => line.product));
  for (const { product } of sync.gone) if (product !== null) products.add(product);
  return products;
}

/** The products these lines have or had: a line with its own id may have changed its product. */
function productsOfLines(
  { lines, sync }: OrderDocument,
  ids: { has: (id: Id) => boolean; readonly size: number },
): Set<Id> {
  const products = new Set<Id>();
  if (ids.size === 0) return products;
  for (const { line, product } of lines) if (ids.has(line)) products.add(product);
  for (const { line, product } of sync.gone) if (product !== null && ids.has(line)) products.add(product);
  return products;
}

export function touchCustomer(touches: Touches, id: Id, sync: RowSync, entry: RowEntry<unknown>): void {
  touches.keys.customers.add(id);
  if (inRange(entry, sync.nameV)) touches.renamedCustomers.add(id);
}

/** A product whose own row alone changed is complete already: a stock update must not fan out to its buyers. */
export function touchProduct(
  touches: Touches,
  product: { readonly _id: Id; readonly live: boolean; readonly hasDerived: boolean; readonly sync: RowSync },
  entry: RowEntry<unknown>,
): void {
  if (!product.live || !product.hasDerived) touches.keys.products.add(product._id);
  if (inRange(entry, product.sync.nameV)) touches.renamedProducts.add(product._id);
}

export function touchPlace(touches: Touches, id: Id, sync: RowSync, entry: RowEntry<unknown>): void {
  if (inRange(entry, sync.nameV)) touches.changedPlaces.add(id);
}
