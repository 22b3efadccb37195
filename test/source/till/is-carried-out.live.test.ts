import { setTimeout as pause } from "node:timers/promises";
import type { Pool, PoolConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopPool } from "../../../source/shop-pool.ts";
import { isCarriedOut } from "../../../source/till/is-carried-out.ts";
import type { Operation } from "../../../source/till/operation.ts";
import { openTestShop, testRetry, type TestShop } from "../../support/test-shop.ts";

let shop: TestShop;
let pool: Pool;
/** The session whose connection the till has lost, while the server has not. */
let lost: PoolConnection;
beforeAll(async () => {
  shop = await openTestShop();
  pool = shopPool(shop.accounts.app, 2);
  await pool.query("INSERT INTO Product (id, name, currentPrice, availableQuantity) VALUES (1, 'Sofa', 10, 5)");
  lost = await pool.getConnection();
});
afterAll(async () => {
  lost?.destroy();
  await pool?.end();
  await shop?.close();
});

const restock: Operation = { kind: "restock", id: 1, more: 100, stock: 105 };
const newProduct: Operation = { kind: "newProduct", id: 2, name: "Rug", price: "5.00", stock: 1 };
const deleteProduct: Operation = { kind: "deleteProduct", id: 1 };

describe("isCarriedOut", () => {
  it.each([
    ["a value", restock, "UPDATE Product SET availableQuantity = availableQuantity + 100 WHERE id = 1"],
    [
      "a new row",
      newProduct,
      "INSERT INTO Product (id, name, currentPrice, availableQuantity) VALUES (2, 'Rug', 5, 1)",
    ],
    ["a row that goes", deleteProduct, "DELETE FROM Product WHERE id = 1"],
  ])("waits for a session that has not ended yet: %s", async (_, operation, sql) => {
    for (const [end, expected] of [
      ["ROLLBACK", false],
      ["COMMIT", true],
    ] as const) {
      await lost.query("START TRANSACTION");
      await lost.query(sql);
      const asked = isCarriedOut(pool, operation, testRetry);
      // Time to answer too early.
      expect(await Promise.race([asked, pause(300, "waits")])).toBe("waits");
      await lost.query(end);
      expect(await asked).toBe(expected);
    }
  });
});
