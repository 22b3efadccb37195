import type { DecimalColumn, Mapping } from "../mapping/mapping.ts";

/** Digits after the point of each money field, from the source's columns. */
export type MoneyScales = {
  readonly price: number;
  readonly priceFrom: number;
  readonly priceTo: number;
  readonly unitPrice: number;
  /** Also the scale of every `gross` and `net`. */
  readonly lineTotal: number;
  readonly subtotal: number;
  readonly salesTax: number;
  readonly total: number;
};

export type DocumentLimits = {
  /** Newest orders that stand in the customer; the rest is in `orders` by customer. */
  readonly inlineOrders: number;
  /** Bytes the inline orders may take, estimated from their content, so that every rebuild cuts at the same place. */
  readonly inlineOrderBytes: number;
  /** Newest buyers that stand in the product. */
  readonly inlineBuyers: number;
  /** Edges a slice is made for. */
  readonly sliceEdges: number;
};

/** What of the mapping and of the limits decides how documents look. */
export type DocumentSettings = {
  /** City and state come from `places` and not from the customer's own row. */
  readonly hasPlaces: boolean;
  /** Lines have their own ids; else (order, product) is their key and the line id is the product. */
  readonly ownLineIds: boolean;
  readonly cancelledStatuses: ReadonlySet<string>;
  readonly scales: MoneyScales;
  readonly limits: DocumentLimits;
};

/** 400 kB leaves a customer far below 1 MB; 32 edges of about 150 B make a slice that is cheap to replace. */
const DOCUMENT_LIMITS: DocumentLimits = {
  inlineOrders: 100,
  inlineOrderBytes: 400_000,
  inlineBuyers: 20,
  sliceEdges: 32,
};

/** Scale of a money field the source does not have: only zeros and nulls stand there. */
const USUAL_SCALE = 2;

const scaleOf = (column: DecimalColumn | null | undefined): number => column?.scale ?? USUAL_SCALE;

export function documentSettings(mapping: Mapping, limits: DocumentLimits = DOCUMENT_LIMITS): DocumentSettings {
  const { orders, lines, products, prices } = mapping;
  return {
    hasPlaces: mapping.places !== null,
    ownLineIds: lines.id !== null,
    cancelledStatuses: new Set(orders.cancelled),
    scales: {
      price: scaleOf(products.price),
      priceFrom: scaleOf(prices?.from),
      priceTo: scaleOf(prices?.to),
      unitPrice: scaleOf(lines.unitPrice),
      // Without a total column the total is quantity × unitPrice, and quantities are whole.
      lineTotal: scaleOf(lines.total ?? lines.unitPrice),
      subtotal: scaleOf(orders.subtotal),
      salesTax: scaleOf(orders.salesTax),
      total: scaleOf(orders.total),
    },
    limits,
  };
}
