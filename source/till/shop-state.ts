import type { OrderStatus } from "../orders/lock-order.ts";

/** An order as the till remembers it. */
export type KnownOrder = {
  readonly id: number;
  status: OrderStatus;
  customer: number | null;
  /** Quantity by product. */
  readonly lines: Map<number, number>;
};

/** `uses`: order lines and price history, which both keep a product from being deleted. Price as decimal text. */
export type KnownProduct = { readonly id: number; price: string | null; stock: number; uses: number };

/** What a till has to know of a shop to go on with it. Everything by id, so that equal shops give equal states. */
export type ShopState = {
  readonly zips: readonly string[];
  readonly customers: readonly { readonly id: number; readonly orders: number }[];
  readonly products: readonly KnownProduct[];
  /** The newest ones only. */
  readonly orders: readonly KnownOrder[];
  readonly nextIds: {
    readonly customer: number;
    readonly product: number;
    readonly order: number;
    readonly history: number;
  };
  /** The newest order's date, milliseconds since 1970; null in a shop without orders. */
  readonly newestMs: number | null;
};
