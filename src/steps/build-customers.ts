import { customerDerived, type CustomerOrder, newestOrders } from "../core/documents/customer-derived.ts";
import type { CustomerDerived } from "../core/documents/document-types.ts";
import type { CustomerWrite } from "../core/documents/document-write.ts";
import { NO_ROW_SYNC } from "../core/documents/merge-own-row.ts";
import type { Id } from "../core/id.ts";
import type { PlaceRow } from "../core/row-change.ts";
import type { CustomerToBuild } from "../edges/document-store.ts";
import type { DocumentDeps } from "./document-deps.ts";
import { guardedWrite, type Hinders, type PlannedWrite } from "./guarded-write.ts";
import { inChunks } from "./in-chunks.ts";
import { inParallel } from "./in-parallel.ts";

/** Customers built at once; with a hundred orders each, 200 are about 30 MB in memory. */
const CHUNK_CUSTOMERS = 200;
const CHUNKS_AT_ONCE = 2;

/** Rebuilds what is derived in the customers: totals, newest orders with product names, city and state. Answers how many. */
export async function buildCustomers(deps: DocumentDeps, customers: ReadonlySet<Id>): Promise<number> {
  let written = 0;
  const done = (): void => {
    written++;
  };
  await inParallel(inChunks([...customers], CHUNK_CUSTOMERS), CHUNKS_AT_ONCE, (ids) =>
    guardedWrite(deps, "customers", ids, (open) => planCustomers(deps, open, done), isItself),
  );
  return written;
}

/** An order that cannot be read hinders no customer: it is left out of the inputs, and its own repair builds the customer again. */
const isItself: Hinders<Id> = ({ collection, id }, customer) => collection === "customers" && id === customer;

/** Revs first, inputs second. Always a write, also when nothing changed: a slow builder must not find its old rev. */
async function planCustomers(
  { store, settings, now, unreadable }: DocumentDeps,
  ids: readonly Id[],
  done: () => void,
): Promise<PlannedWrite<"customers">[]> {
  const current = new Map((await store.readCustomersToBuild(ids)).map((customer) => [customer._id, customer]));
  const orders = byCustomer(await store.ordersOfCustomers(ids, unreadable));
  const newest = new Map([...orders].map(([id, own]) => [id, newestOrders(own, settings)]));
  const names = await store.productNames(productsIn(newest.values()));
  const places = settings.hasPlaces ? await store.placesOf(zipsOf(current.values())) : null;
  return ids.map((id) => {
    const own = orders.get(id);
    const derived = own === undefined ? null : customerDerived(own, newest.get(id) ?? [], names, settings);
    return { write: customerWrite(id, current.get(id), derived, places, now), done };
  });
}

/** Live orders of each customer; one that moved while it was read stands in the answer twice. */
function byCustomer(orders: readonly CustomerOrder[]): Map<Id, CustomerOrder[]> {
  const seen = new Set<Id>();
  const customers = new Map<Id, CustomerOrder[]>();
  for (const order of orders) {
    const { customer } = order.row;
    if (customer === null || seen.has(order._id)) continue;
    seen.add(order._id);
    const own = customers.get(customer);
    if (own === undefined) customers.set(customer, [order]);
    else own.push(order);
  }
  return customers;
}

function productsIn(newest: Iterable<readonly CustomerOrder[]>): Id[] {
  const products = new Set<Id>();
  for (const orders of newest) for (const { lines } of orders) for (const { product } of lines) products.add(product);
  return [...products];
}

function zipsOf(customers: Iterable<CustomerToBuild>): Id[] {
  const zips = new Set<Id>();
  for (const { zip } of customers) if (zip !== null) zips.add(zip);
  return [...zips];
}

const UNKNOWN_PLACE: PlaceRow = { city: null, state: null };

/** A customer without row and without orders becomes a tombstone, also when there never was one: rule 8. */
function customerWrite(
  id: Id,
  customer: CustomerToBuild | undefined,
  derivedOfOrders: CustomerDerived | null,
  places: ReadonlyMap<Id, PlaceRow> | null,
  now: () => Date,
): CustomerWrite {
  const derived = derivedOfOrders ?? (customer?.live === true ? NO_ORDERS : null);
  const deletedAt = derived === null ? now() : null;
  if (customer === undefined) {
    const sync = { ...NO_ROW_SYNC, rev: 1 };
    return { kind: "insert", document: { _id: id, own: null, derived, deletedAt, sync } };
  }
  const place = places === null || !customer.live ? null : placeOf(customer.zip, places);
  return { kind: "derived", id, rev: customer.rev, derived, place, deletedAt };
}

const placeOf = (zip: string | null, places: ReadonlyMap<Id, PlaceRow>): PlaceRow =>
  (zip === null ? undefined : places.get(zip)) ?? UNKNOWN_PLACE;

const NO_ORDERS: CustomerDerived = {
  totals: { orders: 0, cancelled: 0, lines: 0, units: 0, gross: 0n, net: 0n, firstAt: null, lastAt: null },
  orders: [],
  moreOrders: false,
};
