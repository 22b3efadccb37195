import type { DocumentSettings } from "../../src/core/documents/document-settings.ts";
import type { Id } from "../../src/core/id.ts";
import type { CustomerRow, LineRow, OrderRow, ProductRow, RowChange } from "../../src/core/row-change.ts";
import { type Version, versionOf } from "../../src/core/version.ts";
import type { DocumentStore } from "../../src/edges/document-store.ts";
import type { DocumentDeps } from "../../src/steps/document-deps.ts";

export const NOW = new Date("2026-11-20T12:00:00Z");

/** The n-th version of the first epoch. */
export const v = (n: number): Version => versionOf("0001", String(n).padStart(35, "0"));

export const SETTINGS: DocumentSettings = {
  hasPlaces: true,
  ownLineIds: false,
  cancelledStatuses: new Set(["cancelled"]),
  scales: { price: 2, priceFrom: 2, priceTo: 2, unitPrice: 2, lineTotal: 2, subtotal: 2, salesTax: 2, total: 2 },
  limits: { inlineOrders: 2, inlineOrderBytes: 1_000_000, inlineBuyers: 2, sliceEdges: 1 },
};

export const OWN_LINE_IDS: DocumentSettings = { ...SETTINGS, ownLineIds: true };

export const orderRow = (row: Partial<OrderRow> = {}): OrderRow => ({
  customer: 1,
  placedAt: new Date("2026-11-10T10:00:00Z"),
  day: "2026-11-10",
  shippedAt: null,
  status: "placed",
  subtotal: null,
  salesTax: null,
  total: null,
  ...row,
});

export const lineRow = (row: Partial<LineRow> = {}): LineRow => ({
  product: 5,
  quantity: 1,
  unitPrice: 100n,
  total: 100n,
  ...row,
});

export const customerRow = (row: Partial<CustomerRow> = {}): CustomerRow => ({
  name: "Ann",
  firstName: "Ann",
  lastName: null,
  email: null,
  phone: null,
  birthdate: null,
  address: { lines: ["1 Way"], zip: "00501", city: null, state: null },
  ...row,
});

export const productRow = (row: Partial<ProductRow> = {}): ProductRow => ({
  name: "Tea",
  price: 250n,
  stock: 3,
  ...row,
});

export const order = (key: Id, n: number, row: Partial<OrderRow> | null = {}): RowChange => ({
  kind: "order",
  key,
  version: v(n),
  row: row === null ? null : orderRow(row),
});

/** A line of a shop whose lines are keyed by order and product. */
export const line = (orderId: Id, product: Id, n: number, row: Partial<LineRow> | null = {}): RowChange => ({
  kind: "line",
  order: orderId,
  line: product,
  version: v(n),
  row: row === null ? null : lineRow({ product, ...row }),
});

/** A line of a shop whose lines have their own ids. */
export const ownLine = (orderId: Id, id: Id, n: number, row: Partial<LineRow> | null = {}): RowChange => ({
  kind: "line",
  order: orderId,
  line: id,
  version: v(n),
  row: row === null ? null : lineRow(row),
});

export const customer = (key: Id, n: number, row: Partial<CustomerRow> | null = {}): RowChange => ({
  kind: "customer",
  key,
  version: v(n),
  row: row === null ? null : customerRow(row),
});

export const product = (key: Id, n: number, row: Partial<ProductRow> | null = {}): RowChange => ({
  kind: "product",
  key,
  version: v(n),
  row: row === null ? null : productRow(row),
});

export const depsOf = (store: DocumentStore, settings = SETTINGS): DocumentDeps => ({
  store,
  settings,
  pause: () => Promise.resolve(),
  now: () => NOW,
});
