import type { Pool } from "mysql2/promise";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addItem } from "../../../source/orders/add-item.ts";
import { changePrice } from "../../../source/orders/change-price.ts";
import { fillOrderTotal } from "../../../source/orders/fill-order-total.ts";
import { fillUnitPrice } from "../../../source/orders/fill-unit-price.ts";
import { refreshMV } from "../../../source/orders/refresh-mv.ts";
import { salesReport } from "../../../source/orders/sales-report.ts";
import { seedShop } from "../../../source/seed/seed-shop.ts";
import { shopPool } from "../../../source/shop-pool.ts";
import { openTestShop, testRetry as retry, type TestShop } from "../../support/test-shop.ts";

/** Each procedure and its function do the same to the same rows; after each the rows are put back. */
let shop: TestShop;
let app: Pool;
let owner: Pool;

beforeAll(async () => {
  shop = await openTestShop();
  await seedShop(shop.server.uri, { seed: 2, customers: 30, orders: 120, products: 40, places: 20 });
  app = shopPool(shop.accounts.app, 1);
  owner = shopPool(shop.server.uri, 1);
});
afterAll(async () => {
  await app?.end();
  await owner?.end();
  await shop?.close();
});

const ROWS = {
  lines: "SELECT * FROM Orderline ORDER BY order_id, product_id",
  orders: "SELECT * FROM `Order` ORDER BY id",
  products: "SELECT * FROM Product ORDER BY id",
  prices: "SELECT oldPrice, newPrice, product_id FROM PriceHistory ORDER BY id",
  buyers: "SELECT * FROM mv_ProductBuyers ORDER BY 1",
  purchases: "SELECT * FROM mv_CustomerPurchases ORDER BY 1",
};
async function everything(): Promise<Record<string, unknown>> {
  const rows: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(ROWS)) rows[name] = await shop.rows(sql);
  return rows;
}

/** The state after a work, which is then undone by hand: rows of all tables are copied before. */
async function after(work: () => Promise<unknown>): Promise<Record<string, unknown>> {
  await work();
  const found = await everything();
  await restore();
  return found;
}
const TABLES = ["Product", "Order", "Orderline", "PriceHistory"];
async function restore(): Promise<void> {
  await shop.root.query("SET @pos_bulk_load = 1, foreign_key_checks = 0");
  for (const table of TABLES) {
    const columns = {
      Orderline: "order_id, product_id, quantity, unitPrice",
      Order: "id, datePlaced, dateShipped, status, customer_id, subtotal, salesTax",
    }[table];
    await shop.root.query("DELETE FROM ??", [table]);
    const list = columns ?? "*";
    await shop.root.query(
      `INSERT INTO \`${table}\` ${columns === undefined ? "" : `(${columns})`} SELECT ${list} FROM \`copy_${table}\``,
    );
  }
  await shop.root.query("SET @pos_bulk_load = NULL, foreign_key_checks = 1");
  await shop.root.query("CALL proc_RefreshMV()");
}

async function same(procedure: () => Promise<unknown>, service: () => Promise<unknown>, changes = true): Promise<void> {
  const before = await everything();
  const byProcedure = await after(procedure);
  expect(await after(service)).toEqual(byProcedure);
  if (changes) expect(byProcedure).not.toEqual(before);
}

beforeEach(async () => {
  for (const table of TABLES)
    await shop.root.query(`CREATE TABLE IF NOT EXISTS \`copy_${table}\` AS SELECT * FROM \`${table}\``);
});

describe("a procedure and its function", () => {
  it("fillUnitPrice", async () => {
    const forget = () => shop.root.query("UPDATE Orderline SET unitPrice = NULL WHERE product_id % 3 = 0");
    await same(
      () => forget().then(() => app.query("CALL proc_FillUnitPrice()")),
      () => forget().then(() => fillUnitPrice(app, retry)),
    );
  });

  it("fillOrderTotal", async () => {
    const spoil = () => shop.root.query("UPDATE `Order` SET subtotal = subtotal + 1 WHERE id % 5 = 0");
    await same(
      () => spoil().then(() => app.query("CALL proc_FillOrderTotal()")),
      () =>
        spoil()
          .then(() => fillOrderTotal(app, retry))
          .then((wrong) => expect(wrong).toBe(24)),
      false,
    );
  });

  it("refreshMV, with the owner's rights", async () => {
    await same(
      async () => {
        await shop.root.query("DELETE FROM mv_ProductBuyers");
        await app.query("CALL proc_RefreshMV()");
        await shop.root.query("DELETE FROM mv_CustomerPurchases WHERE id = 0");
      },
      async () => {
        await shop.root.query("DELETE FROM mv_ProductBuyers");
        await refreshMV(owner, retry);
        await shop.root.query("DELETE FROM mv_CustomerPurchases WHERE id = 0");
      },
    );
  });

  it.each([0, 1, 3, null])("addItem of %s", async (quantity) => {
    const [line] = await shop.rows("SELECT order_id o FROM Orderline WHERE order_id > 5 LIMIT 1");
    const [product] = await shop.rows("SELECT id FROM Product WHERE availableQuantity > 10 LIMIT 1");
    const [orderId, productId] = [Number(line?.["o"]), Number(product?.["id"])];
    await same(
      () => app.query("CALL proc_AddItem(?, ?, ?)", [orderId, productId, quantity]),
      () => addItem(app, { orderId, productId, quantity }, retry),
    );
  });

  it("changePrice", async () => {
    await same(
      () => app.query("CALL proc_UpdatePrice(?, ?)", [3, "12.34"]),
      () => changePrice(app, { productId: 3, price: "12.34" }, retry),
    );
  });

  it.each([null, 4])("salesReport of %s", async (productId) => {
    const [startDay, endDay] = ["2024-06-01", "2026-01-31"];
    const [[rows]] = (await app.query("CALL proc_SalesReport(?, ?, ?)", [startDay, endDay, productId])) as unknown as [
      [Record<string, string | number | null>[]],
    ];
    const byFunction = await salesReport(app, { startDay, endDay, productId }, retry);
    expect(byFunction.map((row) => Object.values(row).map(String))).toEqual(
      rows.map((row) => Object.values(row).map(String)),
    );
    expect(byFunction.length).toBe(productId === null ? 40 : 1);
    if (productId === null) expect(byFunction.some((row) => row.quantitySold > row.netQuantitySold)).toBe(true);
  });
});
