import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fillSmallShop } from "../../support/shop/small-shop.ts";
import { staleRows } from "../../support/shop/stale-rows.ts";
import { startTestShop, type Row, type TestShop } from "../../support/shop/test-shop.ts";
import { until } from "../../support/dms/until.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop?.stop());
beforeEach(async () => {
  await shop.empty();
  await fillSmallShop(shop.root);
  await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 1), (0, 2, 1), (1, 2, 1), (2, 2, 1)");
});

const run = (sql: string): Promise<Row[]> => shop.root.run(sql);
const buyers = async (): Promise<unknown[]> =>
  (await run("SELECT customers c FROM mv_ProductBuyers ORDER BY productID")).map((row) => row["c"]);
const purchases = async (): Promise<unknown[]> =>
  (await run("SELECT products p FROM mv_CustomerPurchases ORDER BY id")).map((row) => row["p"]);

describe("the materialised tables", () => {
  it("hold each buyer once by id, no walk-ins, unsold products and customers without orders", async () => {
    expect(await buyers()).toEqual(["0 Ann Lee", "0 Ann Lee,1 Bob Ray", null]);
    expect(await purchases()).toEqual(["1 Oak table|2 Sofa", "2 Sofa", null]);
  });

  it.each([
    ["a new line", "INSERT INTO Orderline (order_id, product_id) VALUES (1, 3)"],
    ["a deleted line", "DELETE FROM Orderline WHERE order_id = 0"],
    ["another product", "UPDATE Orderline SET product_id = 3 WHERE order_id = 0 AND product_id = 1"],
    ["another order", "UPDATE Orderline SET order_id = 1 WHERE order_id = 0 AND product_id = 1"],
    ["another order of nobody", "UPDATE Orderline SET order_id = 2 WHERE order_id = 0 AND product_id = 1"],
    ["an order's other customer", "UPDATE `Order` SET customer_id = 2 WHERE id = 0"],
    ["an order that becomes a walk-in", "UPDATE `Order` SET customer_id = NULL WHERE id = 0"],
    ["a walk-in that becomes somebody's", "UPDATE `Order` SET customer_id = 2 WHERE id = 2"],
    ["a deleted order", "DELETE FROM `Order` WHERE id = 0"],
    ["a replaced order", "REPLACE INTO `Order` (id, customer_id) VALUES (0, 1)"],
    ["deleted orders", "DELETE FROM `Order`"],
    ["a renamed customer", "UPDATE Customer SET lastName = 'Miller' WHERE id = 0"],
    ["a customer renamed in case only", "UPDATE Customer SET firstName = 'ANN' WHERE id = 0"],
    ["a customer without a name", "UPDATE Customer SET firstName = NULL WHERE id = 0"],
    ["a new customer", "INSERT INTO Customer (id, firstName) VALUES (50, 'Eve')"],
    ["a deleted customer", "DELETE FROM Customer WHERE id = 2"],
    ["a renumbered customer", "UPDATE Customer SET id = 60 WHERE id = 2"],
    ["a renamed product", "UPDATE Product SET name = 'Couch' WHERE id = 2"],
    ["a product renamed in case only", "UPDATE Product SET name = 'SOFA' WHERE id = 2"],
    ["a new product", "INSERT INTO Product (id, name) VALUES (50, 'Rug')"],
    ["a deleted product", "DELETE FROM Product WHERE id = 3"],
    ["a renumbered product", "UPDATE Product SET id = 60 WHERE id = 3"],
  ])("follow %s at once", async (_, sql) => {
    const before = await run(
      "SELECT * FROM v_ProductBuyers UNION ALL SELECT id, firstName, products FROM v_CustomerPurchases",
    );
    await run(sql);
    expect(
      await run("SELECT * FROM v_ProductBuyers UNION ALL SELECT id, firstName, products FROM v_CustomerPurchases"),
    ).not.toEqual(before);
    expect(await staleRows(shop.root)).toEqual([]);
  });

  it("go back with the transaction", async () => {
    await run("START TRANSACTION");
    await run("DELETE FROM `Order`");
    await run("ROLLBACK");
    expect(await buyers()).toEqual(["0 Ann Lee", "0 Ann Lee,1 Bob Ray", null]);
  });

  it("are brought up to date by the event for sessions that say later", async () => {
    const till = await shop.open();
    await till.run("SET @pos_mv = 'later'");
    await till.run("START TRANSACTION");
    await till.run("DELETE FROM `Order` WHERE id = 0");
    await till.run("UPDATE Customer SET lastName = 'Miller' WHERE id = 1");
    await till.run("DELETE FROM Customer WHERE id = 2");
    await till.run("COMMIT");
    await until(async () => (await run("SELECT 1 FROM mv_Touched")).length === 0);
    expect(await staleRows(shop.root)).toEqual([]);
    expect(await buyers()).toEqual([null, "1 Bob Miller", null]);
  });

  it("are made anew by proc_RefreshMV after a bulk load, and never empty for readers meanwhile", async () => {
    await run("SET @pos_bulk_load = 1");
    await run("DELETE FROM Orderline WHERE product_id = 1");
    await run("SET @pos_bulk_load = NULL");
    expect(await staleRows(shop.root)).not.toEqual([]);
    const reader = await shop.open();
    const seen = new Set<unknown>();
    const refreshes = (async () => {
      for (let i = 0; i < 30; i++) await run("CALL proc_RefreshMV()");
    })();
    for (let i = 0; i < 100; i++) seen.add((await reader.run("SELECT COUNT(*) n FROM mv_ProductBuyers"))[0]?.["n"]);
    await refreshes;
    expect([...seen]).toEqual(["3"]);
    expect(await staleRows(shop.root)).toEqual([]);
  });

  it.each(["proc_RefreshMV", "proc_RefreshTouched"])(
    "%s is refused inside a transaction, which goes on",
    async (name) => {
      await run("START TRANSACTION");
      await run("DELETE FROM `Order`");
      expect(await shop.root.refusal(`CALL ${name}()`)).toMatch(/^1644 45000 .* in a transaction/);
      expect(await run("SELECT @@in_transaction open, COUNT(*) n FROM `Order`")).toEqual([{ open: "1", n: "0" }]);
      await run("ROLLBACK");
      expect(await run("SELECT COUNT(*) n FROM `Order`")).toEqual([{ n: "3" }]);
    },
  );
});
