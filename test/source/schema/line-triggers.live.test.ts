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
});

const run = (sql: string): Promise<Row[]> => shop.root.run(sql);
const refusal = (sql: string): Promise<string> => shop.root.refusal(sql);
const line = async (order: number, product: number): Promise<Row | undefined> =>
  (
    await shop.root.run("SELECT quantity, unitPrice, lineTotal FROM Orderline WHERE order_id = ? AND product_id = ?", [
      order,
      product,
    ])
  )[0];
const stock = async (product: number): Promise<number> =>
  Number((await shop.root.run("SELECT availableQuantity n FROM Product WHERE id = ?", [product]))[0]?.["n"]);
const order = async (id: number): Promise<Row | undefined> =>
  (await shop.root.run("SELECT subtotal, salesTax, total FROM `Order` WHERE id = ?", [id]))[0];

describe("a new line", () => {
  it.each([
    ["NULL", 1],
    ["0", 1],
    ["3", 3],
  ])("with quantity %s has quantity %i", async (written, quantity) => {
    await run(`INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, ${written})`);
    expect(await line(0, 1)).toEqual({ quantity, unitPrice: "10.00", lineTotal: `${quantity}0.00` });
  });

  it("with a negative quantity is refused, and nothing changes", async () => {
    expect(await refusal("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, -1)")).toMatch(
      /quantity_is_positive/,
    );
    expect([await stock(1), await order(0)]).toEqual([10, { subtotal: "0.00", salesTax: "0.00", total: "0.00" }]);
  });

  it("costs today's price unless one is given, and 0.00 is a price", async () => {
    await run("INSERT INTO Orderline (order_id, product_id, quantity, unitPrice) VALUES (0, 1, 2, 7.5), (0, 2, 1, 0)");
    expect(await line(0, 1)).toEqual({ quantity: 2, unitPrice: "7.50", lineTotal: "15.00" });
    expect(await line(0, 2)).toEqual({ quantity: 1, unitPrice: "0.00", lineTotal: "0.00" });
    expect(await order(0)).toEqual({ subtotal: "15.00", salesTax: "1.24", total: "16.24" });
  });

  it("keeps its price when the product's changes", async () => {
    await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 1)");
    await run("UPDATE Product SET currentPrice = 99 WHERE id = 1");
    expect(await line(0, 1)).toMatchObject({ unitPrice: "10.00" });
  });

  it("of a product without a price has none, counts nothing in the sums, and still takes stock", async () => {
    await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 3, 2)");
    expect(await line(0, 3)).toEqual({ quantity: 2, unitPrice: null, lineTotal: null });
    expect([await stock(3), await order(0)]).toEqual([8, { subtotal: "0.00", salesTax: "0.00", total: "0.00" }]);
  });

  it("takes all that is there, and one more is refused with SQLSTATE 45000", async () => {
    expect(await refusal("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 11)")).toBe(
      "1644 45000 not enough stock of product 1: 11 more asked for",
    );
    expect(await line(0, 1)).toBeUndefined();
    await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 10)");
    expect(await stock(1)).toBe(0);
  });

  it("is refused while the stock is negative", async () => {
    await run("UPDATE Product SET availableQuantity = -3 WHERE id = 1");
    expect(await refusal("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 1)")).toMatch(
      /^1644 45000/,
    );
  });

  it("among several rows that asks for too much takes the whole statement with it", async () => {
    expect(
      await refusal("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 4), (0, 2, 4), (1, 1, 7)"),
    ).toMatch(/product 1: 7/);
    expect(await run("SELECT * FROM Orderline")).toEqual([]);
    expect([await stock(1), await stock(2), await order(0)]).toEqual([
      10,
      10,
      { subtotal: "0.00", salesTax: "0.00", total: "0.00" },
    ]);
  });

  it("does not get past the stock by INSERT IGNORE", async () => {
    expect(await refusal("INSERT IGNORE INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 11)")).toMatch(
      /^1644 45000/,
    );
    await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 4)");
    await run("INSERT IGNORE INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 5)");
    expect([await line(0, 1), await stock(1), (await order(0))?.["subtotal"]]).toMatchObject([
      { quantity: 4 },
      6,
      "40.00",
    ]);
  });

  it("over an old one by REPLACE gives the old goods back first", async () => {
    await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 9)");
    await run("REPLACE INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 10)");
    expect([await stock(1), (await order(0))?.["subtotal"]]).toEqual([0, "100.00"]);
  });

  it("that is there already grows by ON DUPLICATE KEY UPDATE, and only the increase is compared with the stock", async () => {
    const add =
      "INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 6) ON DUPLICATE KEY UPDATE quantity = quantity + VALUES(quantity)";
    await run(add);
    expect(await refusal(add)).toBe("1644 45000 not enough stock of product 1: 6 more asked for");
    expect([await line(0, 1), await stock(1), (await order(0))?.["subtotal"]]).toMatchObject([
      { quantity: 6 },
      4,
      "60.00",
    ]);
  });

  it("of a cancelled order takes no stock, but counts in its sums", async () => {
    await run("UPDATE `Order` SET status = 'cancelled' WHERE id = 0");
    await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 99)");
    expect([await stock(1), (await order(0))?.["subtotal"]]).toEqual([10, "990.00"]);
  });

  it("cannot be selected from Product in the same statement: error 1442, and nothing changes", async () => {
    expect(
      await refusal("INSERT INTO Orderline (order_id, product_id, quantity) SELECT 0, id, 1 FROM Product"),
    ).toMatch(/^1442 /);
    expect(await run("SELECT * FROM Orderline")).toEqual([]);
  });
});

describe("a changed line", () => {
  beforeEach(async () => {
    await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 6), (1, 2, 2)");
  });

  it.each([
    ["8", 8, 2],
    ["1", 1, 9],
    ["NULL", 1, 9],
    ["0", 1, 9],
  ])("to quantity %s takes or gives back the difference", async (written, quantity, left) => {
    await run(`UPDATE Orderline SET quantity = ${written} WHERE order_id = 0`);
    expect([await line(0, 1), await stock(1), (await order(0))?.["subtotal"]]).toMatchObject([
      { quantity },
      left,
      `${quantity}0.00`,
    ]);
  });

  it("may grow by what is left, though its new quantity is more than that", async () => {
    await run("UPDATE Orderline SET quantity = 10 WHERE order_id = 0");
    expect(await stock(1)).toBe(0);
  });

  it.each(["UPDATE", "UPDATE IGNORE"])("that grows by more is refused, by %s too", async (verb) => {
    expect(await refusal(`${verb} Orderline SET quantity = 11 WHERE order_id = 0`)).toBe(
      "1644 45000 not enough stock of product 1: 5 more asked for",
    );
    expect([await line(0, 1), await stock(1)]).toMatchObject([{ quantity: 6 }, 4]);
  });

  it("gives back while the stock is negative", async () => {
    await run("UPDATE Product SET availableQuantity = -3 WHERE id = 1");
    await run("UPDATE Orderline SET quantity = 5 WHERE order_id = 0");
    expect(await stock(1)).toBe(-2);
  });

  it("whose price goes to NULL and back takes its sum out and in again", async () => {
    await run("UPDATE Orderline SET unitPrice = NULL WHERE order_id = 0");
    expect((await order(0))?.["subtotal"]).toBe("0.00");
    await run("UPDATE Orderline SET unitPrice = 1.5 WHERE order_id = 0");
    expect(await order(0)).toEqual({ subtotal: "9.00", salesTax: "0.74", total: "9.74" });
  });

  it("of another product gives back the old, takes the new, at the new one's price", async () => {
    await run("UPDATE Orderline SET product_id = 2 WHERE order_id = 0");
    expect([await line(0, 2), await stock(1), await stock(2), (await order(0))?.["subtotal"]]).toEqual([
      { quantity: 6, unitPrice: "20.00", lineTotal: "120.00" },
      10,
      2,
      "120.00",
    ]);
  });

  it("of another product keeps a price that is written with it", async () => {
    await run("UPDATE Orderline SET product_id = 2, unitPrice = 3 WHERE order_id = 0");
    expect(await line(0, 2)).toMatchObject({ unitPrice: "3.00" });
  });

  it("of another product that is not there in that quantity is refused", async () => {
    expect(await refusal("UPDATE Orderline SET product_id = 2, quantity = 9 WHERE order_id = 0")).toBe(
      "1644 45000 not enough stock of product 2: 9 more asked for",
    );
    expect([await stock(1), await stock(2)]).toEqual([4, 8]);
  });

  it("in another order takes its sum along, taxed by the other customer's ZIP, and moves no stock", async () => {
    await run("UPDATE Orderline SET order_id = 1 WHERE order_id = 0");
    expect([await order(0), await order(1), await stock(1)]).toEqual([
      { subtotal: "0.00", salesTax: "0.00", total: "0.00" },
      { subtotal: "100.00", salesTax: "11.50", total: "111.50" },
      4,
    ]);
  });

  it("moved into a cancelled order goes back on the shelf, and out of it is taken again", async () => {
    await run("UPDATE `Order` SET status = 'cancelled' WHERE id = 1");
    await run("UPDATE Orderline SET order_id = 1 WHERE order_id = 0");
    expect([await stock(1), await stock(2)]).toEqual([10, 10]);
    await run("UPDATE Orderline SET order_id = 0, quantity = 7 WHERE product_id = 1");
    expect([await stock(1), (await order(0))?.["subtotal"], (await order(1))?.["subtotal"]]).toEqual([
      3,
      "70.00",
      "40.00",
    ]);
  });
});

describe("a deleted line", () => {
  it("gives back its goods and its sum", async () => {
    await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 6), (0, 2, 2), (0, 3, 1)");
    await run("DELETE FROM Orderline WHERE order_id = 0 AND product_id <> 2");
    expect([await stock(1), await stock(2), await stock(3), await order(0)]).toEqual([
      10,
      8,
      10,
      { subtotal: "40.00", salesTax: "3.30", total: "43.30" },
    ]);
  });

  it("of a returned order was given back before", async () => {
    await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 6)");
    await run("UPDATE `Order` SET status = 'returned' WHERE id = 0");
    await run("DELETE FROM Orderline WHERE order_id = 0");
    expect([await stock(1), (await order(0))?.["subtotal"]]).toEqual([10, "0.00"]);
  });
});
