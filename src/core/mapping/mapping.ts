/** How a column's text becomes a value. `decimal` carries the column's scale; `date` and `datetime` say how the source stores time. */
export type ColumnType =
  | { readonly type: "integer" }
  | { readonly type: "text" }
  | { readonly type: "decimal"; readonly scale: number }
  | { readonly type: "date" }
  | { readonly type: "datetime" };

export type Column = { readonly column: string } & ColumnType;
/** Keys are integers (kept exact beyond 2^53) or texts. */
export type KeyColumn = { readonly column: string; readonly type: "integer" | "text" };
export type DecimalColumn = { readonly column: string; readonly type: "decimal"; readonly scale: number };
export type TimeColumn = { readonly column: string; readonly type: "date" | "datetime" };

export type PlaceMapping = {
  readonly table: string;
  readonly key: KeyColumn;
  readonly city: string;
  readonly state: string;
};

export type CustomerMapping = {
  readonly table: string;
  readonly key: KeyColumn;
  /** Columns joined by one space, NULLs left out, into `name`. */
  readonly name: readonly string[];
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly birthdate: string | null;
  readonly address: {
    readonly lines: readonly string[];
    readonly zip: string | null;
    /** Only in shops without a ZIP table. */
    readonly city: string | null;
    readonly state: string | null;
  };
};

export type ProductMapping = {
  readonly table: string;
  readonly key: KeyColumn;
  readonly name: string;
  readonly price: DecimalColumn | null;
  readonly stock: string | null;
};

export type OrderMapping = {
  readonly table: string;
  readonly key: KeyColumn;
  /** Foreign key to customers, of the customers' key type; NULL is a walk-in sale. */
  readonly customer: string;
  readonly placedAt: TimeColumn;
  readonly shippedAt: TimeColumn | null;
  readonly status: string | null;
  /** Status texts that count as cancelled. */
  readonly cancelled: readonly string[];
  readonly subtotal: DecimalColumn | null;
  readonly salesTax: DecimalColumn | null;
  readonly total: DecimalColumn | null;
};

export type LineMapping = {
  readonly table: string;
  readonly order: string;
  readonly product: string;
  /** The line's own id column; null when (order, product) is the key. */
  readonly id: KeyColumn | null;
  readonly quantity: string;
  readonly unitPrice: DecimalColumn | null;
  /** null: total is quantity × unitPrice. */
  readonly total: DecimalColumn | null;
  readonly onDelete: "cascade" | "restrict";
};

export type PriceMapping = {
  readonly table: string;
  readonly key: KeyColumn;
  readonly product: string;
  readonly at: TimeColumn;
  readonly from: DecimalColumn;
  readonly to: DecimalColumn;
};

/**
 * The only thing that knows the source's spelling. Made from `mapping/*.yaml` by `readMapping`, which names every fault at once.
 * Another shop's schema is another mapping file and no code.
 */
export type Mapping = {
  readonly schema: string;
  /** IANA zone the source's DATETIME columns are written in. */
  readonly sourceTimeZone: string;
  /** IANA zone of the shop: an order's business day is taken there. */
  readonly storeTimeZone: string;
  readonly places: PlaceMapping | null;
  readonly customers: CustomerMapping;
  readonly products: ProductMapping;
  readonly orders: OrderMapping;
  readonly lines: LineMapping;
  readonly prices: PriceMapping | null;
  /** Tables that are known and on purpose not loaded. A table named nowhere is reported. */
  readonly ignored: readonly string[];
};
