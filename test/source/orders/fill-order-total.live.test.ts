import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fillOrderTotal } from "../../../source/orders/fill-order-total.ts";
import { connectShop } from "../../../source/shop-connection.ts";
import { openTestShop, testRetry, type TestShop } from "../../support/test-shop.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop?.close());

it("a line that is sold while fillOrderTotal waits for its order is in the sum, also under REPEATABLE READ", async () => {
  const { root, rows } = shop;
  await root.query("INSERT INTO Product (id, name, currentPrice, availableQuantity) VALUES (1, 'Sofa', 10, 50)");
  await root.query("INSERT INTO `Order` (id) VALUES (1)");
  await root.query("UPDATE `Order` SET subtotal = 7 WHERE id = 1");
  const filler = await connectShop(shop.server.uri);
  await filler.query("USE pos");
  await filler.query("SET SESSION tx_isolation = 'REPEATABLE-READ'");
  await root.query("START TRANSACTION");
  await root.query("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (1, 1, 2)");
  const filling = fillOrderTotal(filler, testRetry);
  expect(await Promise.race([filling, pause(300, "waits")])).toBe("waits");
  await root.query("COMMIT");
  await filling;
  filler.destroy();
  expect(await rows("SELECT subtotal FROM `Order` WHERE id = 1")).toEqual([{ subtotal: "20.00" }]);
});
