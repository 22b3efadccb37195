import type { DocumentSettings } from "../core/documents/document-settings.ts";
import type { CustomerDocument, OrderDocument, PlaceDocument } from "../core/documents/document-types.ts";
import { NO_ROW_SYNC } from "../core/documents/merge-own-row.ts";
import type { Id } from "../core/id.ts";
import type { Mapping } from "../core/mapping/mapping.ts";
import { expectedCustomer, ordersByCustomer } from "../core/reconcile/expected-customers.ts";
import { collapsedRows, expectedOrders } from "../core/reconcile/expected-orders.ts";
import { type ExpectedProduct, expectedEdges, expectedProduct } from "../core/reconcile/expected-products.ts";
import type { LookupColumn } from "../core/reconcile/sql/row-queries.ts";
import type { RowChange } from "../core/row-change.ts";
import type { SourceRows } from "./source-rows.ts";

/** Where the rows of a document are found. */
type Lookups = Readonly<
  Record<
    "place" | "customer" | "product" | "order" | "orderCustomer" | "lineOrder" | "lineProduct" | "priceProduct",
    LookupColumn
  >
>;

function lookupsOf({ places, customers, products, orders, lines, prices }: Mapping): Lookups {
  return {
    place: places?.key ?? customers.key,
    customer: customers.key,
    product: products.key,
    order: orders.key,
    orderCustomer: { column: orders.customer, type: customers.key.type },
    lineOrder: { column: lines.order, type: orders.key.type },
    lineProduct: { column: lines.product, type: products.key.type },
    priceProduct: { column: prices?.product ?? "", type: products.key.type },
  };
}

export type ExpectedReader = {
  readonly places: (keys: readonly Id[]) => Promise<Map<Id, PlaceDocument>>;
  readonly customers: (keys: readonly Id[]) => Promise<Map<Id, CustomerDocument>>;
  readonly orders: (keys: readonly Id[]) => Promise<Map<Id, OrderDocument>>;
  /** Products with their slices at the given levels; `firstLevel` decides where the level is 0. */
  readonly products: (
    levels: ReadonlyMap<Id, number>,
    firstLevel: (edges: number) => number,
  ) => Promise<Map<Id, ExpectedProduct>>;
};

/**
 * Makes documents from source rows alone, through the writer's own builders: never from other documents, so that one wrong document
 * does not accuse its neighbours. Keys without rows are absent from the answers.
 */
export function expectedReader(rows: SourceRows, mapping: Mapping, settings: DocumentSettings): ExpectedReader {
  const at = lookupsOf(mapping);
  const withLines = async (orders: RowChange[]): Promise<RowChange[]> => {
    const lines = await rows.read("line", at.lineOrder, idsOf(orders, "order"));
    return [...orders, ...lines];
  };
  return {
    places: async (keys) => {
      const { places } = collapsedRows(await rows.read("place", at.place, keys), settings);
      const found = [...places].flatMap(([id, { newest }]) => (newest?.row ? [[id, newest.row] as const] : []));
      return new Map(found.map(([id, own]) => [id, { _id: id, own, deletedAt: null, sync: NO_ROW_SYNC }]));
    },
    orders: async (keys) =>
      expectedOrders(collapsedRows(await withLines(await rows.read("order", at.order, keys)), settings)),
    customers: async (keys) => {
      const own = await rows.read("customer", at.customer, keys);
      const places = settings.hasPlaces ? await rows.read("place", at.place, zipsOf(own)) : [];
      const orders = await withLines(await rows.read("order", at.orderCustomer, keys));
      const products = await rows.read("product", at.product, productsOf(orders));
      const all = collapsedRows([...own, ...places, ...orders, ...products], settings);
      const byCustomer = ordersByCustomer(expectedOrders(all));
      return mapped(keys, (id) => expectedCustomer(id, all, byCustomer.get(id) ?? [], settings));
    },
    products: async (levels, firstLevel) => {
      const keys = [...levels.keys()];
      const own = await rows.read("product", at.product, keys);
      const prices = mapping.prices ? await rows.read("price", at.priceProduct, keys) : [];
      const lines = await rows.read("line", at.lineProduct, keys);
      const orders = await rows.read("order", at.order, ordersOf(lines));
      const customers = await rows.read("customer", at.customer, buyersOf(orders));
      const all = collapsedRows([...own, ...prices, ...lines, ...orders, ...customers], settings);
      const edges = expectedEdges(expectedOrders(all), new Set(keys), settings);
      return mapped(keys, (id) => {
        const count = edges.byProduct.get(id)?.size ?? 0;
        const known = levels.get(id) ?? 0;
        const level = known === 0 && count > 0 ? firstLevel(count) : known;
        return expectedProduct(id, level, all, edges, settings);
      });
    },
  };
}

function mapped<T>(keys: readonly Id[], make: (id: Id) => T | null): Map<Id, T> {
  return new Map(
    keys.flatMap((id) => {
      const made = make(id);
      return made === null ? [] : [[id, made] as const];
    }),
  );
}

const idsOf = (changes: readonly RowChange[], kind: "order"): Id[] =>
  changes.flatMap((change) => (change.kind === kind ? [change.key] : []));

const productsOf = (changes: readonly RowChange[]): Id[] =>
  changes.flatMap((change) => (change.kind === "line" && change.row ? [change.row.product] : []));

const ordersOf = (changes: readonly RowChange[]): Id[] =>
  changes.flatMap((change) => (change.kind === "line" ? [change.order] : []));

const buyersOf = (changes: readonly RowChange[]): Id[] =>
  changes.flatMap((change) =>
    change.kind === "order" && change.row && change.row.customer !== null ? [change.row.customer] : [],
  );

function zipsOf(changes: readonly RowChange[]): Id[] {
  return changes.flatMap((change) =>
    change.kind === "customer" && change.row?.address.zip != null ? [change.row.address.zip] : [],
  );
}
