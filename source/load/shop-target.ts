import { CLEAN_TABLES } from "./clean-table.ts";
import { CLEAN_CITIES, CLEAN_LINES, CLEAN_SUBTOTALS } from "./derived-sql.ts";

/** A table of the shop and the clean rows it takes. `c` is the clean row, `t` the shop's. */
export type ShopTarget = {
  readonly table: "City" | "SalesTax" | "Customer" | "Product" | "Order" | "Orderline";
  readonly clean: string;
  /** Condition on the clean row to be taken at all. */
  readonly taken: string;
  readonly key: readonly string[];
  /** Columns as the files say them, the key left out. */
  readonly columns: readonly string[];
  /** Columns the loader works out, with the expressions and joins they need. */
  readonly computed?: {
    readonly columns: readonly string[];
    readonly values: readonly string[];
    readonly joins: string;
  };
  /** Statement that marks the rows to be inserted, where it is not simply those whose key the shop lacks. */
  readonly marking?: string;
};

const accepted = "c.reason IS NULL";

/** Sales tax as the triggers reckon it: by the rate of the customer's ZIP, none without one, rounded per cent. */
const TOTALS = {
  columns: ["subtotal", "salesTax"],
  values: ["COALESCE(b.subtotal, 0)", "ROUND(COALESCE(b.subtotal, 0) * COALESCE(r.rate, 0), 2)"],
  joins: `LEFT JOIN ${CLEAN_SUBTOTALS} b ON b.order_id = c.id LEFT JOIN pos.Customer p ON p.id = c.customer_id LEFT JOIN pos.SalesTax r ON r.zip = p.zip`,
};

/** Lines come with their order: an order that is there already is left alone as a whole, since its subtotal is. */
const WITH_ITS_ORDER = `UPDATE ${CLEAN_LINES} c JOIN ${CLEAN_TABLES.orders.name} o ON o.id = c.order_id AND o.reason IS NULL SET c.isNew = o.isNew`;

/** The shop's tables in the order they are filled: what is referred to first. */
export const SHOP_TARGETS: readonly ShopTarget[] = [
  { table: "City", clean: CLEAN_CITIES, taken: "c.place = 1", key: ["zip"], columns: ["city", "state"] },
  { table: "SalesTax", clean: CLEAN_TABLES.taxrates.name, taken: accepted, key: ["zip"], columns: ["rate"] },
  {
    table: "Customer",
    clean: CLEAN_TABLES.customers.name,
    taken: accepted,
    key: ["id"],
    columns: ["firstName", "lastName", "email", "address1", "address2", "birthdate", "zip"],
  },
  {
    table: "Product",
    clean: CLEAN_TABLES.products.name,
    taken: accepted,
    key: ["id"],
    columns: ["name", "currentPrice", "availableQuantity"],
  },
  {
    table: "Order",
    clean: CLEAN_TABLES.orders.name,
    taken: accepted,
    key: ["id"],
    columns: ["datePlaced", "dateShipped", "status", "customer_id"],
    computed: TOTALS,
  },
  {
    table: "Orderline",
    clean: CLEAN_LINES,
    taken: "TRUE",
    key: ["order_id", "product_id"],
    columns: ["quantity", "unitPrice"],
    marking: WITH_ITS_ORDER,
  },
];
