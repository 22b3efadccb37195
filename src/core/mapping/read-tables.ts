import { refuseSilentActions } from "./foreign-key-actions.ts";
import type {
  CustomerMapping,
  KeyColumn,
  LineMapping,
  OrderMapping,
  PlaceMapping,
  PriceMapping,
  ProductMapping,
} from "./mapping.ts";
import type { MappingSection } from "./mapping-section.ts";
import {
  decimalColumn,
  keyColumn,
  optionalDecimalColumn,
  optionalKeyColumn,
  optionalPlainColumn,
  optionalTimeColumn,
  plainColumn,
  timeColumn,
} from "./read-column.ts";

type KeyType = KeyColumn["type"];

const table = (section: MappingSection): string => section.text("table", "the name of a table");

export function readPlaces(root: MappingSection): PlaceMapping | null {
  const places = root.optionalSection("places", ["table", "key", "city", "state"]);
  if (places === null) return null;
  return {
    table: table(places),
    key: keyColumn(places, "key"),
    city: plainColumn(places, "city", "text"),
    state: plainColumn(places, "state", "text"),
  };
}

export function readCustomers(root: MappingSection): CustomerMapping {
  const keys = ["table", "key", "name", "firstName", "lastName", "email", "phone", "birthdate", "address"];
  const customers = root.section("customers", keys);
  const address = customers.optionalSection("address", ["lines", "zip", "city", "state"]);
  const inAddress = (key: string): string | null => (address ? optionalPlainColumn(address, key, "text") : null);
  const name = customers.texts("name", "the name of a column");
  if (!customers.has("name") || isEmptyList(customers.value("name"))) {
    customers.missing("name", "one or more columns that make up the name");
  }
  return {
    table: table(customers),
    key: keyColumn(customers, "key"),
    name,
    firstName: optionalPlainColumn(customers, "firstName", "text"),
    lastName: optionalPlainColumn(customers, "lastName", "text"),
    email: optionalPlainColumn(customers, "email", "text"),
    phone: optionalPlainColumn(customers, "phone", "text"),
    birthdate: optionalPlainColumn(customers, "birthdate", "date"),
    address: {
      lines: address?.texts("lines", "the name of a column") ?? [],
      zip: inAddress("zip"),
      city: inAddress("city"),
      state: inAddress("state"),
    },
  };
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

export function readProducts(root: MappingSection): ProductMapping {
  const products = root.section("products", ["table", "key", "name", "price", "stock"]);
  return {
    table: table(products),
    key: keyColumn(products, "key"),
    name: plainColumn(products, "name", "text"),
    price: optionalDecimalColumn(products, "price"),
    stock: optionalPlainColumn(products, "stock", "integer"),
  };
}

export function readOrders(root: MappingSection, customerKey: KeyType): OrderMapping {
  const columns = ["customer", "placedAt", "shippedAt", "status", "cancelled", "subtotal", "salesTax", "total"];
  const orders = root.section("orders", ["table", "key", ...columns, "onDelete", "onUpdate"]);
  refuseSilentActions(orders, { cascadingDeletes: false });
  if (orders.has("cancelled") && !orders.has("status"))
    orders.missing("status", "the column whose texts `cancelled` lists");
  return {
    table: table(orders),
    key: keyColumn(orders, "key"),
    customer: foreignKey(orders, "customer", customerKey),
    placedAt: timeColumn(orders, "placedAt"),
    shippedAt: optionalTimeColumn(orders, "shippedAt"),
    status: optionalPlainColumn(orders, "status", "text"),
    cancelled: orders.texts("cancelled", "a status text"),
    subtotal: optionalDecimalColumn(orders, "subtotal"),
    salesTax: optionalDecimalColumn(orders, "salesTax"),
    total: optionalDecimalColumn(orders, "total"),
  };
}

export function readLines(root: MappingSection, keys: { order: KeyType; product: KeyType }): LineMapping {
  const columns = ["order", "product", "id", "quantity", "unitPrice", "total"];
  const lines = root.section("lines", ["table", ...columns, "onDelete", "onUpdate"]);
  if (!lines.has("onDelete"))
    lines.missing("onDelete", "`cascade` or `restrict`: what the database does with the lines of a deleted order");
  if (!lines.has("unitPrice") && !lines.has("total"))
    lines.missing("unitPrice", "`unitPrice`, `total` or both: without them a line has no money");
  const action = refuseSilentActions(lines, { cascadingDeletes: true });
  return {
    table: table(lines),
    order: foreignKey(lines, "order", keys.order),
    product: foreignKey(lines, "product", keys.product),
    id: optionalKeyColumn(lines, "id"),
    quantity: plainColumn(lines, "quantity", "integer"),
    unitPrice: optionalDecimalColumn(lines, "unitPrice"),
    total: optionalDecimalColumn(lines, "total"),
    onDelete: action === "cascade" ? "cascade" : "restrict",
  };
}

export function readPrices(root: MappingSection, productKey: KeyType): PriceMapping | null {
  const prices = root.optionalSection("prices", [
    "table",
    "key",
    "product",
    "at",
    "from",
    "to",
    "onDelete",
    "onUpdate",
  ]);
  if (prices === null) return null;
  refuseSilentActions(prices, { cascadingDeletes: false });
  return {
    table: table(prices),
    key: keyColumn(prices, "key"),
    product: foreignKey(prices, "product", productKey),
    at: timeColumn(prices, "at"),
    from: decimalColumn(prices, "from"),
    to: decimalColumn(prices, "to"),
  };
}

/** A foreign key has the type of the key it refers to: the name is enough, and a type beside it must be that one. */
function foreignKey(section: MappingSection, key: string, type: KeyType): string {
  return plainColumn(section, key, type);
}
