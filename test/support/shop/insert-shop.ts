import type { Shop } from "../../../source/seed/shop-rows.ts";
import { tablesOf } from "../../../source/seed/shop-tables.ts";
import type { Session } from "./test-shop.ts";

const ROWS_PER_INSERT = 2000;

/** Writes rows as they are, with their totals and today's stock. */
export async function insertShop(session: Session, shop: Shop): Promise<void> {
  await session.run("SET @pos_bulk_load = 1");
  await session.run("START TRANSACTION");
  for (const { table, columns, rows } of tablesOf(shop)) {
    for (let from = 0; from < rows.length; from += ROWS_PER_INSERT)
      await session.run("INSERT INTO ?? (??) VALUES ?", [table, columns, rows.slice(from, from + ROWS_PER_INSERT)]);
  }
  await session.run("COMMIT");
  await session.run("SET @pos_bulk_load = NULL");
  await session.run("CALL proc_RefreshMV()");
  await session.run("ANALYZE TABLE City, Customer, Product, `Order`, Orderline");
}
