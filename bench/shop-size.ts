import type { ShopSize } from "../source/seed/generate-shop.ts";

/** What the generator makes on average: one to five lines an order, repeats of a product falling together, some orders empty. */
const LINES_PER_ORDER = 2.95;
const ORDERS_PER_CUSTOMER = 13;
/** About 250 different buyers a product. */
const LINES_PER_PRODUCT = 250;
const MOST_PLACES = 5_000;

/** A shop of about that many order lines, shaped as the real one of our fixture: 13 orders a customer, 250 buyers a product. */
export function shopSize(lines: number): ShopSize {
  const orders = Math.max(10, Math.round(lines / LINES_PER_ORDER));
  return {
    orders,
    customers: Math.max(5, Math.round(orders / ORDERS_PER_CUSTOMER)),
    products: Math.max(10, Math.round(lines / LINES_PER_PRODUCT)),
    places: Math.min(MOST_PLACES, Math.max(20, Math.round(orders / 20))),
  };
}
