import type { CustomerRow, LineRow, OrderRow, PlaceRow, PriceRow, ProductRow } from "../row-change.ts";

/**
 * Canonical text of a row: equal rows have equal texts, and the order of texts decides between two contents of one version,
 * the same way in every worker. A row that is gone has the empty text and so loses against any content.
 */
export const rowText = {
  place: (row: PlaceRow | null): string => (row === null ? "" : fixed([row.city, row.state])),

  /** With a ZIP table, city and state are derived and not the row's own. */
  customer: (row: CustomerRow | null, hasPlaces: boolean): string => {
    if (row === null) return "";
    const { lines, zip, city, state } = row.address;
    const address = hasPlaces ? [lines, zip] : [lines, zip, city, state];
    return fixed([row.name, row.firstName, row.lastName, row.email, row.phone, row.birthdate, address]);
  },

  product: (row: ProductRow | null): string => (row === null ? "" : fixed([row.name, row.price, row.stock])),

  price: (row: PriceRow | null): string => (row === null ? "" : fixed([row.at, row.from, row.to])),

  order: (row: OrderRow | null): string =>
    row === null
      ? ""
      : fixed([row.customer, row.placedAt, row.day, row.shippedAt, row.status, row.subtotal, row.salesTax, row.total]),

  line: (row: LineRow | null): string =>
    row === null ? "" : fixed([row.product, row.quantity, row.unitPrice, row.total]),
};

const fixed = (fields: unknown[]): string =>
  JSON.stringify(fields, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
