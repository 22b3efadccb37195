import { createConnection, type Connection } from "mysql2/promise";
import { mysqlAddress } from "../src/core/mysql-address.ts";

/** The shop's database. */
export const SHOP_SCHEMA = "pos";
/** All of its tables, as they are spelt there. */
export const SHOP_TABLES = ["City", "SalesTax", "Customer", "Product", "PriceHistory", "Order", "Orderline"] as const;

/** A session of the shop: UTC, utf8mb4, strict, and 0 is an id rather than "the next number". */
export async function connectShop(uri: string, options: { multipleStatements?: boolean } = {}): Promise<Connection> {
  const connection = await createConnection({
    ...mysqlAddress(uri),
    charset: "utf8mb4",
    timezone: "Z",
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    // Migrations only: anywhere else a second statement in a text would be an injection.
    multipleStatements: options.multipleStatements ?? false,
  });
  // A lost connection between two queries is reported by the next query, not by ending the process.
  connection.on("error", () => {});
  await connection.query("SET time_zone = '+00:00', SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_AUTO_VALUE_ON_ZERO'");
  return connection;
}
