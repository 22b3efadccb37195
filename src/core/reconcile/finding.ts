/** One differing place in a document. `expected` and `found` are short texts for the owner; they are row values and never go to a log. */
export type FieldDifference = { readonly path: string; readonly expected: string; readonly found: string };

/** One document that truly differs from what the source rows make of it. */
export type Finding = {
  readonly collection: "places" | "customers" | "products" | "orders" | "product_buyers";
  /** The document's `_id` as text people read: 42, "85123A", "1063/4/2". */
  readonly id: string;
  readonly kind: "missing" | "extra" | "content";
  /** The first differing paths; `fieldCount` is how many there are. Empty for missing and extra. */
  readonly fields: readonly FieldDifference[];
  readonly fieldCount: number;
};
