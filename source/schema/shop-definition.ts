import type { ColumnDefinition, TableDefinition } from "./table-definition.ts";

/** Below 10,000,000,000.00 a price, below 1,000,000,000,000.00 a sum: the seeds' DECIMAL(8,2) overflowed at 14,817.86 with 11.5 % tax times a hundred. */
const PRICE = "DECIMAL(10,2)";
const SUM = "DECIMAL(14,2)";

const id: ColumnDefinition = { name: "id", type: "INT", autoIncrement: true };
const nullable = (name: string, type: string): ColumnDefinition => ({ name, type, nullable: true });

const CITY: TableDefinition = {
  name: "City",
  why: "ZIP codes are text: a number would lose the leading zero of 00501.",
  columns: [{ name: "zip", type: "CHAR(5)" }, nullable("city", "VARCHAR(64)"), nullable("state", "VARCHAR(4)")],
  primaryKey: ["zip"],
  indexes: [],
  references: [],
  checks: [],
};

const SALES_TAX: TableDefinition = {
  name: "SalesTax",
  why: "A combined rate per ZIP: 0.08250 is 8.25 %. A ZIP without a row pays none.",
  columns: [
    { name: "zip", type: "CHAR(5)" },
    { name: "rate", type: "DECIMAL(7,5)" },
  ],
  primaryKey: ["zip"],
  indexes: [],
  references: [{ column: "zip", table: "City", onDelete: "restrict", enforced: false }],
  checks: [{ name: "rate_is_a_share", expression: "rate >= 0 AND rate < 1" }],
};

const CUSTOMER: TableDefinition = {
  name: "Customer",
  why: "No foreign key to City: real shops have ZIPs nobody knows. Customer 0 exists: sessions that insert it need NO_AUTO_VALUE_ON_ZERO.",
  columns: [
    id,
    nullable("firstName", "VARCHAR(64)"),
    nullable("lastName", "VARCHAR(64)"),
    nullable("email", "VARCHAR(128)"),
    nullable("address1", "VARCHAR(128)"),
    nullable("address2", "VARCHAR(64)"),
    nullable("phone", "VARCHAR(32)"),
    nullable("birthdate", "DATE"),
    nullable("zip", "CHAR(5)"),
  ],
  primaryKey: ["id"],
  indexes: [
    { name: "idx_CustomerEmail", columns: ["email"] },
    { name: "idx_CustomerZip", columns: ["zip"] },
  ],
  references: [{ column: "zip", table: "City", onDelete: "restrict", enforced: false }],
  checks: [],
};

const PRODUCT: TableDefinition = {
  name: "Product",
  why: "Stock may be negative: a count after a theft, or dirt of an older system. Only selling more than there is gets refused.",
  columns: [
    id,
    nullable("name", "VARCHAR(128)"),
    nullable("currentPrice", PRICE),
    { name: "availableQuantity", type: "INT", default: "0" },
  ],
  primaryKey: ["id"],
  indexes: [{ name: "idx_ProductName", columns: ["name"] }],
  references: [],
  checks: [],
};

const ORDER: TableDefinition = {
  name: "Order",
  why: "customer_id NULL is a walk-in sale. A cancelled or returned order stays, with its lines; subtotal and salesTax are kept by triggers.",
  columns: [
    id,
    nullable("datePlaced", "DATETIME"),
    nullable("dateShipped", "DATETIME"),
    { name: "status", type: "VARCHAR(16)", default: "'placed'" },
    nullable("customer_id", "INT"),
    { name: "subtotal", type: SUM, default: "0.00" },
    { name: "salesTax", type: SUM, default: "0.00" },
    { name: "total", type: SUM, generated: "subtotal + salesTax", nullable: true },
  ],
  primaryKey: ["id"],
  indexes: [
    { name: "idx_OrderCustomer", columns: ["customer_id"] },
    { name: "idx_OrderPlaced", columns: ["datePlaced"] },
  ],
  references: [{ column: "customer_id", table: "Customer", onDelete: "restrict", enforced: true }],
  checks: [{ name: "status_is_known", expression: "status IN ('placed', 'shipped', 'cancelled', 'returned')" }],
};

const ORDERLINE: TableDefinition = {
  name: "Orderline",
  why: "Lines deleted by the cascade never reach the binary log; the mapping has to know. unitPrice is frozen: today's price must not rewrite history.",
  columns: [
    { name: "order_id", type: "INT" },
    { name: "product_id", type: "INT" },
    { name: "quantity", type: "INT", default: "1" },
    nullable("unitPrice", PRICE),
    { name: "lineTotal", type: SUM, generated: "quantity * unitPrice", nullable: true },
  ],
  primaryKey: ["order_id", "product_id"],
  indexes: [{ name: "idx_OrderlineProduct", columns: ["product_id"] }],
  references: [
    { column: "order_id", table: "Order", onDelete: "cascade", enforced: true },
    { column: "product_id", table: "Product", onDelete: "restrict", enforced: true },
  ],
  checks: [{ name: "quantity_is_positive", expression: "quantity > 0" }],
};

const PRICE_HISTORY: TableDefinition = {
  name: "PriceHistory",
  why: "Written by a trigger, one row per real change. No ON UPDATE for ts: it would rewrite history.",
  columns: [
    id,
    nullable("oldPrice", PRICE),
    nullable("newPrice", PRICE),
    { name: "ts", type: "DATETIME", default: "CURRENT_TIMESTAMP" },
    { name: "product_id", type: "INT" },
  ],
  primaryKey: ["id"],
  indexes: [{ name: "idx_PriceHistoryProduct", columns: ["product_id"] }],
  references: [{ column: "product_id", table: "Product", onDelete: "restrict", enforced: true }],
  checks: [],
};

/** The shop's tables, parents before children: the one definition that DDL, default mapping and ERD are made from. */
export const SHOP_DEFINITION: readonly TableDefinition[] = [
  CITY,
  SALES_TAX,
  CUSTOMER,
  PRODUCT,
  ORDER,
  ORDERLINE,
  PRICE_HISTORY,
];
