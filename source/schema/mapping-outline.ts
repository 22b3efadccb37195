/** A column of the section's table. With `typed` its type stands beside it, as the definition has it. */
export type MappedColumn = {
  readonly key: string;
  readonly column: string;
  readonly typed?: true;
  readonly comment?: string;
};
/** YAML as it is to stand there: lists, which no column type says. */
export type FixedEntry = { readonly key: string; readonly text: string; readonly comment?: string };
/** What the database does on delete with the rows of `table` whose `reference` is deleted. */
export type OnDeleteEntry = { readonly key: "onDelete"; readonly reference: string; readonly comment?: string };
export type NestedEntry = { readonly key: string; readonly entries: readonly (MappedColumn | FixedEntry)[] };

export type SectionOutline = {
  readonly section: string;
  readonly table: string;
  readonly comment?: string;
  readonly entries: readonly (MappedColumn | FixedEntry | OnDeleteEntry | NestedEntry)[];
};

/** What `mapping/pos.yaml` says about each table: the comments are for the person who writes another shop's file from it. */
export const MAPPING_OUTLINE: readonly SectionOutline[] = [
  {
    section: "places",
    table: "City",
    comment:
      "One per ZIP code. A shop without such a table leaves this out and names address.city and address.state below.",
    entries: [
      { key: "key", column: "zip", typed: true, comment: "text: 00501 is Holtsville, 501 is nowhere" },
      { key: "city", column: "city" },
      { key: "state", column: "state" },
    ],
  },
  {
    section: "customers",
    table: "Customer",
    entries: [
      { key: "key", column: "id", typed: true },
      { key: "name", text: "[firstName, lastName]", comment: "joined by one space, NULLs left out" },
      { key: "firstName", column: "firstName" },
      { key: "lastName", column: "lastName" },
      { key: "email", column: "email" },
      { key: "phone", column: "phone" },
      { key: "birthdate", column: "birthdate" },
      {
        key: "address",
        entries: [
          { key: "lines", text: "[address1, address2]" },
          { key: "zip", column: "zip" },
        ],
      },
    ],
  },
  {
    section: "products",
    table: "Product",
    entries: [
      { key: "key", column: "id", typed: true },
      { key: "name", column: "name" },
      { key: "price", column: "currentPrice", typed: true },
      { key: "stock", column: "availableQuantity" },
    ],
  },
  {
    section: "orders",
    table: "Order",
    entries: [
      { key: "key", column: "id", typed: true },
      { key: "customer", column: "customer_id", comment: "NULL is a walk-in sale" },
      { key: "placedAt", column: "datePlaced", typed: true },
      { key: "shippedAt", column: "dateShipped", typed: true },
      { key: "status", column: "status" },
      { key: "cancelled", text: "[cancelled, returned]", comment: "statuses that do not count in `net`" },
      { key: "subtotal", column: "subtotal", typed: true },
      { key: "salesTax", column: "salesTax", typed: true },
      { key: "total", column: "total", typed: true },
    ],
  },
  {
    section: "lines",
    table: "Orderline",
    entries: [
      { key: "order", column: "order_id" },
      {
        key: "product",
        column: "product_id",
        comment: "no `id`: (order, product) is the key, a product stands in an order once",
      },
      { key: "quantity", column: "quantity" },
      { key: "unitPrice", column: "unitPrice", typed: true },
      { key: "total", column: "lineTotal", typed: true, comment: "left out: quantity × unitPrice" },
      {
        key: "onDelete",
        reference: "order_id",
        comment: "what the database does with the lines of a deleted order; its log does not say so",
      },
    ],
  },
  {
    section: "prices",
    table: "PriceHistory",
    entries: [
      { key: "key", column: "id", typed: true },
      { key: "product", column: "product_id" },
      { key: "at", column: "ts", typed: true },
      { key: "from", column: "oldPrice", typed: true },
      { key: "to", column: "newPrice", typed: true },
    ],
  },
];
