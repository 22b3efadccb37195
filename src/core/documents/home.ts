import { type Id, idOfText, idText } from "../id.ts";
import type { OrderRow } from "../row-change.ts";

/**
 * Home of an order as text: `ci:42` or `ct:abc` for a customer, `w2026-11-20` for the business day of a walk-in sale.
 * A walk-in sale without a date lives at the fixed home `w`.
 */
export type Home = string;

/** Not a home: touches all edges of a product, to be derived from the orders alone. No home begins like it. */
export const EVERY_HOME: Home = "*";

export const customerHome = (customer: Id): Home => `c${idText(customer)}`;

export const walkInHome = (day: string | null): Home => `w${day ?? ""}`;

/** null: no row, so no home. An order whose row has not come is not a walk-in. */
export function homeOf(row: Pick<OrderRow, "customer" | "day"> | null): Home | null {
  if (row === null) return null;
  return row.customer === null ? walkInHome(row.day) : customerHome(row.customer);
}

/** The customer of a home, null for a walk-in's day. */
export const customerOfHome = (home: Home): Id | null => (home.startsWith("c") ? idOfText(home.slice(1)) : null);
