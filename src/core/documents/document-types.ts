import type { Id } from "../id.ts";
import type { Money } from "../money.ts";
import type { CustomerRow, OrderRow, PlaceRow, ProductRow } from "../row-change.ts";
import type { Version } from "../version.ts";
import type { Home } from "./home.ts";

/**
 * Documents as the core sees them: what a row owns (`own`, `row`), what is derived from other documents (`derived`) and
 * what only the writer needs (`sync`), kept apart. The codec in `src/edges` knows how they are laid out for a reader.
 * `deletedAt` is set on tombstones only. A document is live exactly when its row is there.
 */

export type DocumentCollection = "orders" | "customers" | "products" | "places" | "product_buyers";

/** Rev counts the writes of a document; a write names the rev it read. 0 only for a document that is not there yet. */
export type Rev = number;

/** Writer's state of a document that owns one row. */
export type RowSync = {
  readonly rev: Rev;
  /** Version of the row; "" while the row has never been seen. */
  readonly v: Version;
  /** Version of the last change that readers of *other* documents can see: name or liveness, for places city and state. */
  readonly nameV: Version;
};

/** A line in an order. `line` is its row key without the order: the product itself where (order, product) is the key. */
export type OrderLine = {
  readonly line: Id;
  readonly product: Id;
  readonly quantity: number;
  readonly unitPrice: Money | null;
  readonly total: Money;
  readonly version: Version;
};

/** Where a line no longer is. `product` null: deleted before it was ever seen. */
export type GoneLine = { readonly line: Id; readonly product: Id | null; readonly version: Version };

/** A home the order left and the version that made it leave. */
export type Departure = { readonly home: Home; readonly version: Version };

export type OrderSync = {
  readonly rev: Rev;
  readonly v: Version;
  /** Newest delete of the order ever seen: lines up to it are gone, by the source's cascade. */
  readonly kill: Version;
  /** Version of the last change of home, status, time or liveness. */
  readonly fanV: Version;
  readonly was: readonly Departure[];
  readonly gone: readonly GoneLine[];
};

/** `row` null: deleted, or its row has not come; then `lines` wait hidden and count nowhere. Lines by product, then line id. */
export type OrderDocument = {
  readonly _id: Id;
  readonly row: OrderRow | null;
  /** 16-bit hash of the home; null without one. */
  readonly h: number | null;
  readonly lines: readonly OrderLine[];
  readonly deletedAt: Date | null;
  readonly sync: OrderSync;
};

export type CustomerTotals = {
  readonly orders: number;
  readonly cancelled: number;
  readonly lines: number;
  readonly units: number;
  readonly gross: Money;
  readonly net: Money;
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
};

export type InlineLine = {
  readonly product: Id;
  readonly name: string | null;
  readonly quantity: number;
  readonly unitPrice: Money | null;
  readonly total: Money;
};

export type InlineOrder = Omit<OrderRow, "customer"> & { readonly id: Id; readonly lines: readonly InlineLine[] };

export type CustomerDerived = {
  readonly totals: CustomerTotals;
  /** Newest first. */
  readonly orders: readonly InlineOrder[];
  readonly moreOrders: boolean;
};

export type CustomerDocument = {
  readonly _id: Id;
  readonly own: CustomerRow | null;
  readonly derived: CustomerDerived | null;
  readonly deletedAt: Date | null;
  readonly sync: RowSync;
};

export type PlaceDocument = {
  readonly _id: Id;
  readonly own: PlaceRow | null;
  readonly deletedAt: Date | null;
  readonly sync: RowSync;
};

/** What is summed everywhere. `orders` counts an order once per home and product, `lines` counts lines, `net` leaves out cancelled orders. */
export type Sums = {
  readonly orders: number;
  readonly lines: number;
  readonly units: number;
  readonly gross: Money;
  readonly net: Money;
};

/** A product's sales to one home, complete. `customer` null: walk-in sales of `day` (null: sales without a date). */
export type Edge = Sums & {
  readonly customer: Id | null;
  readonly day: string | null;
  /** Name of the customer; null for walk-ins and customers whose row is not there. */
  readonly name: string | null;
  readonly h: number;
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
};

export type WalkInSums = Omit<Sums, "orders">;

/** Sums over a slice or over all slices of a product. `walkIn.days` counts walk-in edges, so edges = buyers + walkIn.days. */
export type SliceSums = Sums & { readonly buyers: number; readonly walkIn: WalkInSums & { readonly days: number } };

/** The edges of a product whose home hashes into slice s of L: floor(h * L / 65536) = s. `_id` is `<product>/<L>/<s>`. */
export type SliceDocument = {
  readonly _id: string;
  readonly product: Id;
  readonly level: number;
  readonly sums: SliceSums;
  /** The newest buyer's time and id, null without one; lets a reader open slices newest first. */
  readonly topAt: Date | null;
  readonly topId: Id | null;
  /** Newest buyer first, then walk-ins, newest day first. */
  readonly edges: readonly Edge[];
  readonly rev: Rev;
};

export type Buyer = Sums & {
  readonly customer: Id;
  readonly name: string | null;
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
};

export type ProductTotals = Sums & { readonly buyers: number; readonly walkIn: WalkInSums };

export type ProductDerived = {
  readonly totals: ProductTotals;
  /** Newest first. */
  readonly buyers: readonly Buyer[];
  readonly moreBuyers: boolean;
};

export type PriceEntry = {
  readonly id: Id;
  readonly at: Date | null;
  readonly from: Money | null;
  readonly to: Money | null;
  readonly version: Version;
};

export type GonePrice = { readonly id: Id; readonly version: Version };

export type ProductSync = RowSync & {
  readonly gonePrices: readonly GonePrice[];
  /** Slices per product (L); 0 until the first edge, then only growing. */
  readonly slices: number;
  /** The inline list holds every buyer there is. */
  readonly all: boolean;
};

/** `prices` wait hidden while `own` is null. Oldest first. */
export type ProductDocument = {
  readonly _id: Id;
  readonly own: ProductRow | null;
  readonly prices: readonly PriceEntry[];
  readonly derived: ProductDerived | null;
  readonly deletedAt: Date | null;
  readonly sync: ProductSync;
};
