import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fillSmallShop } from "../../support/shop/small-shop.ts";
import { startTestShop, type Row, type TestShop } from "../../support/shop/test-shop.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop?.stop());
beforeEach(async () => {
  await shop.empty();
  await fillSmallShop(shop.root);
  await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 6), (0, 2, 3), (1, 2, 1)");
});

const run = (sql: string): Promise<Row[]> => shop.root.run(sql);
const refusal = (sql: string): Promise<string> => shop.root.refusal(sql);
const stocks = async (): Promise<unknown[]> =>
  (await run("SELECT availableQuantity n FROM Product ORDER BY id")).map((row) => row["n"]);
const order = async (id: number): Promise<Row | undefined> =>
  (await shop.root.run("SELECT subtotal, salesTax, total FROM `Order` WHERE id = ?", [id]))[0];
const history = (): Promise<Row[]> => run("SELECT product_id, oldPrice, newPrice FROM PriceHistory ORDER BY id");

describe("an order", () => {
  it("begins with nothing to pay, whatever the statement says, and takes no total", async () => {
    await run("INSERT INTO `Order` (id, customer_id, subtotal, salesTax) VALUES (7, 0, 5, 5)");
    expect(await order(7)).toEqual({ subtotal: "0.00", salesTax: "0.00", total: "0.00" });
    expect(await refusal("INSERT INTO `Order` (id, total) VALUES (8, 5)")).toMatch(/^1906 /);
  });

  it("with an unknown status or customer is refused", async () => {
    expect(await refusal("UPDATE `Order` SET status = 'lost' WHERE id = 0")).toMatch(/status_is_known/);
    expect(await refusal("UPDATE `Order` SET customer_id = 99 WHERE id = 0")).toMatch(/^1452 /);
  });

  it.each(["cancelled", "returned"])(
    "that is %s gives its goods back once, and keeps its lines and sums",
    async (status) => {
      const before = await order(0);
      await shop.root.run("UPDATE `Order` SET status = ? WHERE id = 0", [status]);
      expect(await stocks()).toEqual([10, 9, 10]);
      await run("UPDATE `Order` SET status = IF(status = 'cancelled', 'returned', 'cancelled') WHERE id = 0");
      expect(await stocks()).toEqual([10, 9, 10]);
      expect(await order(0)).toEqual(before);
      expect(await run("SELECT COUNT(*) n FROM Orderline WHERE order_id = 0")).toEqual([{ n: "2" }]);
    },
  );

  it("that is opened again takes its goods again, or is refused when they are gone", async () => {
    await run("UPDATE `Order` SET status = 'cancelled' WHERE id = 0");
    await run("UPDATE `Order` SET status = 'placed' WHERE id = 0");
    expect(await stocks()).toEqual([4, 6, 10]);
    await run("UPDATE `Order` SET status = 'cancelled' WHERE id = 0");
    await run("UPDATE Product SET availableQuantity = 2 WHERE id = 2");
    expect(await refusal("UPDATE `Order` SET status = 'shipped' WHERE id = 0")).toBe(
      "1644 45000 not enough stock of product 2: 3 more asked for",
    );
    expect(await stocks()).toEqual([10, 2, 10]);
  });

  it("that is shipped moves no stock", async () => {
    await run("UPDATE `Order` SET status = 'shipped', dateShipped = '2026-01-02 03:04:05' WHERE id = 0");
    expect(await stocks()).toEqual([4, 6, 10]);
  });

  it("of another customer is taxed by that one's ZIP; of none, or of one without a rate, not at all", async () => {
    expect(await order(0)).toEqual({ subtotal: "120.00", salesTax: "9.90", total: "129.90" });
    await run("UPDATE `Order` SET customer_id = 1 WHERE id = 0");
    expect((await order(0))?.["salesTax"]).toBe("13.80");
    await run("UPDATE `Order` SET customer_id = 2 WHERE id = 0");
    expect((await order(0))?.["salesTax"]).toBe("0.00");
    await run("UPDATE `Order` SET customer_id = 1 WHERE id = 0");
    await run("UPDATE `Order` SET customer_id = NULL WHERE id = 0");
    expect((await order(0))?.["salesTax"]).toBe("0.00");
  });

  it("keeps its tax from a hand", async () => {
    await run("UPDATE `Order` SET salesTax = 0.01 WHERE id = 0");
    expect((await order(0))?.["salesTax"]).toBe("9.90");
  });

  it.each([
    ["0.06", "0.00"], // 0.00495
    ["0.07", "0.01"], // 0.005775
    ["2.00", "0.17"], // 0.165, a half goes up
    ["14817.86", "1222.47"], // the seeds' DECIMAL(5,2) ended at 999.99
    ["99999999.99", "8250000.00"],
  ])("of %s at 8.25 %% owes %s of tax", async (price, tax) => {
    await shop.root.run("UPDATE Orderline SET quantity = 1, unitPrice = ? WHERE order_id = 0 AND product_id = 1", [
      price,
    ]);
    await run("DELETE FROM Orderline WHERE order_id = 0 AND product_id = 2");
    expect(await order(0)).toMatchObject({ subtotal: price, salesTax: tax });
  });

  it("14,817.86 at 11.5 % fits", async () => {
    await run("UPDATE Orderline SET quantity = 1, unitPrice = 14817.86 WHERE order_id = 1");
    expect(await order(1)).toEqual({ subtotal: "14817.86", salesTax: "1704.05", total: "16521.91" });
  });

  it("that is deleted gives back the goods of the lines that the cascade takes", async () => {
    await run("DELETE FROM `Order` WHERE id = 0");
    expect([await stocks(), await run("SELECT order_id FROM Orderline")]).toEqual([[10, 9, 10], [{ order_id: 1 }]]);
  });

  it("that was cancelled and is deleted gives back nothing more", async () => {
    await run("UPDATE `Order` SET status = 'cancelled' WHERE id = 0");
    await run("DELETE FROM `Order` WHERE id = 0");
    expect(await stocks()).toEqual([10, 9, 10]);
  });

  it("that is REPLACEd is a new one without lines", async () => {
    await run("REPLACE INTO `Order` (id, customer_id) VALUES (0, 1)");
    expect([await stocks(), await order(0)]).toEqual([
      [10, 9, 10],
      { subtotal: "0.00", salesTax: "0.00", total: "0.00" },
    ]);
  });

  it("keeps its id while it has lines, and may change it when it has none", async () => {
    expect(await refusal("UPDATE `Order` SET id = 50 WHERE id = 0")).toMatch(/^1451 /);
    await run("UPDATE `Order` SET id = 50 WHERE id = 2");
    expect(await order(50)).toMatchObject({ subtotal: "0.00" });
  });
});

describe("a customer", () => {
  it("who moves pays the new rate on all orders, cancelled ones too", async () => {
    await run("INSERT INTO `Order` (id, customer_id, status) VALUES (9, 0, 'cancelled')");
    await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (9, 1, 1)");
    await run("UPDATE Customer SET zip = '77001' WHERE id = 0");
    expect([(await order(0))?.["salesTax"], (await order(9))?.["salesTax"]]).toEqual(["13.80", "1.15"]);
    await run("UPDATE Customer SET zip = NULL WHERE id = 0");
    expect((await order(0))?.["total"]).toBe("120.00");
  });

  it("with orders can be neither deleted nor renumbered", async () => {
    expect(await refusal("DELETE FROM Customer WHERE id = 0")).toMatch(/^1451 /);
    expect(await refusal("UPDATE Customer SET id = 77 WHERE id = 0")).toMatch(/^1451 /);
  });
});

describe("a tax rate", () => {
  it("that changes leaves old orders alone until their subtotal changes", async () => {
    await run("UPDATE SalesTax SET rate = 0.1 WHERE zip = '00501'");
    expect((await order(0))?.["salesTax"]).toBe("9.90");
    await run("UPDATE Orderline SET quantity = 7 WHERE order_id = 0 AND product_id = 1");
    expect(await order(0)).toEqual({ subtotal: "130.00", salesTax: "13.00", total: "143.00" });
  });
});

describe("a price", () => {
  it("has one history row per real change, from and to NULL included", async () => {
    await run("UPDATE Product SET currentPrice = 10.00 WHERE id = 1");
    await run("UPDATE Product SET currentPrice = 12 WHERE id = 1");
    await run("UPDATE Product SET currentPrice = 12.001 WHERE id = 1");
    await run("UPDATE Product SET currentPrice = NULL WHERE id = 1");
    await run("UPDATE Product SET currentPrice = 0 WHERE id IN (1, 3)");
    await run("UPDATE Product SET name = 'Desk', availableQuantity = 0 WHERE id = 1");
    expect(await history()).toEqual([
      { product_id: 1, oldPrice: "10.00", newPrice: "12.00" },
      { product_id: 1, oldPrice: "12.00", newPrice: null },
      { product_id: 1, oldPrice: null, newPrice: "0.00" },
      { product_id: 3, oldPrice: null, newPrice: "0.00" },
    ]);
  });

  it("by ON DUPLICATE KEY UPDATE has one too; the same price and a sale have none", async () => {
    const upsert =
      "INSERT INTO Product VALUES (1, 'Oak table', 11, 0) ON DUPLICATE KEY UPDATE currentPrice = VALUES(currentPrice)";
    await run(upsert);
    await run(upsert);
    await run("UPDATE Orderline SET quantity = quantity + 1");
    expect(await history()).toEqual([{ product_id: 1, oldPrice: "10.00", newPrice: "11.00" }]);
  });

  it("of history is written for the time the caller says, in UTC, else now", async () => {
    await run("SET time_zone = '+05:00', @pos_now = '2020-02-29 12:00:00'");
    await run("UPDATE Product SET currentPrice = 11 WHERE id = 1");
    await run("SET @pos_now = NULL");
    await run("UPDATE Product SET currentPrice = 12 WHERE id = 1");
    await run("SET time_zone = '+00:00'");
    expect(
      await run(
        "SELECT ts = '2020-02-29 12:00:00' AS said, ABS(TIMESTAMPDIFF(SECOND, ts, UTC_TIMESTAMP())) < 60 AS now FROM PriceHistory ORDER BY id",
      ),
    ).toEqual([
      { said: 1, now: 0 },
      { said: 0, now: 1 },
    ]);
  });
});

describe("a product", () => {
  it("with history or lines cannot be deleted", async () => {
    await run("UPDATE Product SET currentPrice = 1 WHERE id = 3");
    expect(await refusal("DELETE FROM Product WHERE id = 3")).toMatch(/fk_PriceHistory_product_id/);
    expect(await refusal("DELETE FROM Product WHERE id = 1")).toMatch(/^1451 /);
    await run("DELETE FROM PriceHistory");
    await run("DELETE FROM Product WHERE id = 3");
  });
});

describe("a bulk load", () => {
  it("writes history as it was: totals and stock come with the rows", async () => {
    const loader = await shop.open();
    await loader.run("SET @pos_bulk_load = 1");
    await loader.run("INSERT INTO `Order` (id, customer_id, subtotal, salesTax) VALUES (8, 1, 5000, 12.34)");
    await loader.run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (8, 1, 500)");
    await loader.run("UPDATE Product SET currentPrice = 77 WHERE id = 2");
    expect([await order(8), await stocks(), await history()]).toEqual([
      { subtotal: "5000.00", salesTax: "12.34", total: "5012.34" },
      [4, 6, 10],
      [],
    ]);
  });
});
