import { createPool, type Pool } from "mysql2/promise";
import { mysqlAddress } from "../src/core/mysql-address.ts";
import { SHOP_SCHEMA } from "./shop-connection.ts";

/**
 * Sessions of the shop's own program, each as `connectShop` makes one: UTC, strict, 0 is an id. Materialised rows are left to the server's event:
 * bringing them up to date within each sale costs more than the sale.
 */
export function shopPool(uri: string, connections: number): Pool {
  const pool = createPool({
    ...mysqlAddress(uri),
    database: SHOP_SCHEMA,
    charset: "utf8mb4",
    timezone: "Z",
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    connectionLimit: connections,
    maxIdle: connections,
  });
  // Queued before the first statement of whoever asked for the connection. Should it fail, so does that statement: the connection is dead.
  pool.on("connection", (connection) => {
    connection.on("error", () => {});
    void connection.query(
      "SET time_zone = '+00:00', SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_AUTO_VALUE_ON_ZERO', SESSION tx_isolation = 'READ-COMMITTED', @pos_mv = 'later'",
    );
  });
  return pool;
}
