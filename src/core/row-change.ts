import type { Id } from "./id.ts";
import type { Money } from "./money.ts";
import type { Version } from "./version.ts";

/** Source rows after the mapping: typed, named as documents name them. `null` means the source has NULL. */
export type PlaceRow = { city: string | null; state: string | null };

export type CustomerRow = {
  name: string | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  /** `YYYY-MM-DD`; a zero date is null. */
  birthdate: string | null;
  /** `lines` holds the address columns that are not NULL, in the mapping's order. City and state stand here only in shops without a ZIP table. */
  address: { lines: string[]; zip: string | null; city: string | null; state: string | null };
};

export type ProductRow = { name: string | null; price: Money | null; stock: number | null };

export type PriceRow = { at: Date | null; from: Money | null; to: Money | null };

export type OrderRow = {
  /** null: a walk-in sale. */
  customer: Id | null;
  placedAt: Date | null;
  /** Business day of `placedAt` in the shop's zone, `YYYY-MM-DD`; null when the source has no date. */
  day: string | null;
  shippedAt: Date | null;
  status: string | null;
  subtotal: Money | null;
  salesTax: Money | null;
  total: Money | null;
};

export type LineRow = { product: Id; quantity: number; unitPrice: Money | null; total: Money };

/**
 * Net effect of one change event on one source row. `row` null: the row is gone at that version.
 * A key update is two changes of the same version: the old key's row null, the new key's row.
 */
export type RowChange =
  | { kind: "place"; key: Id; version: Version; row: PlaceRow | null }
  | { kind: "customer"; key: Id; version: Version; row: CustomerRow | null }
  | { kind: "product"; key: Id; version: Version; row: ProductRow | null }
  | { kind: "order"; key: Id; version: Version; row: OrderRow | null }
  /** `line` is the row key without the order: the product where (order, product) is the key, else the line's own id. */
  | { kind: "line"; order: Id; line: Id; version: Version; row: LineRow | null }
  | { kind: "price"; product: Id; price: Id; version: Version; row: PriceRow | null };
