import type { Pool } from "mysql2/promise";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addLine } from "../../../source/orders/add-line.ts";
import { cancelOrder } from "../../../source/orders/cancel-order.ts";
import { changePrice } from "../../../source/orders/change-price.ts";
import { deleteOrder } from "../../../source/orders/delete-order.ts";
import { exchangeProduct } from "../../../source/orders/exchange-product.ts";
import { inTransaction } from "../../../source/orders/in-transaction.ts";
import { moveOrder } from "../../../source/orders/move-order.ts";
import { placeOrder } from "../../../source/orders/place-order.ts";
import { returnLines } from "../../../source/orders/return-lines.ts";
import { returnOrder } from "../../../source/orders/return-order.ts";
import { setQuantity } from "../../../source/orders/set-quantity.ts";
import { shipOrder } from "../../../source/orders/ship-order.ts";
import { connectShop, SHOP_TABLES } from "../../../source/shop-connection.ts";
import { shopPool } from "../../../source/shop-pool.ts";
import { openTestShop, testRetry as retry, type TestShop } from "../../support/test-shop.ts";

const AT = "2026-11-21 10:00:00";
let shop: TestShop;
let pool: Pool;

beforeAll(async () => {
  shop = await openTestShop();
  pool = shopPool(shop.accounts.app, 4);
});
afterAll(async () => {
  await pool?.end();
  await shop?.close();
});

beforeEach(async () => {
  for (const table of ["Order", "PriceHistory", "Product", "Customer", "SalesTax"])
    await shop.root.query("DELETE FROM ??", [table]);
  await shop.root.query("INSERT INTO SalesTax VALUES ('00501', 0.08250), ('10001', 0.10000)");
  await shop.root.query(
    "INSERT INTO Customer (id, lastName, zip) VALUES (0, 'Zero', '00501'), (1, 'One', '10001'), (2, 'Two', NULL)",
  );
  await shop.root.query(
    "INSERT INTO Product (id, name, currentPrice, availableQuantity) VALUES (0, 'Sofa', 10.00, 10), (1, 'Desk', 2.50, 5), (2, 'Lamp', 0.99, 1), (3, 'Rug', 7.00, 0)",
  );
});

const order = async (id: number): Promise<unknown[]> => {
  const [row] = await shop.rows("SELECT status, customer_id, subtotal, salesTax, total FROM `Order` WHERE id = ?", [
    id,
  ]);
  return Object.values(row ?? {});
};
const lines = async (id: number): Promise<unknown[]> =>
  (await shop.rows("SELECT product_id p, quantity q, unitPrice u FROM Orderline WHERE order_id = ?", [id])).map((l) =>
    Object.values(l),
  );
const stock = async (): Promise<number[]> =>
  (await shop.rows("SELECT availableQuantity q FROM Product ORDER BY id")).map((row) => Number(row["q"]));
const place = (id: number, ...bought: [number, number][]): Promise<number> =>
  placeOrder(
    pool,
    {
      orderId: id,
      customerId: 0,
      placedAt: AT,
      lines: bought.map(([productId, quantity]) => ({ productId, quantity })),
    },
    retry,
  );
/** The problems' codes and places. */
const refused = async (work: Promise<unknown>): Promise<string[]> => {
  const error = await work.then(
    () => null,
    (e: unknown) => e as { problems?: { code: string; where: string; found: string }[] },
  );
  if (error !== null && error.problems === undefined) throw error;
  return (error?.problems ?? []).map(({ code, where, found }) => `${code} ${where}: ${found}`);
};

describe("a session of the shop's program", () => {
  it("is strict, takes 0 as an id, sees what others committed, leaves materialised rows for later", async () => {
    const [rows] = await pool.query("SELECT @@sql_mode m, @@tx_isolation i, @@time_zone z, @pos_mv l, USER() u");
    expect((rows as unknown[])[0]).toMatchObject({
      m: "NO_AUTO_VALUE_ON_ZERO,STRICT_TRANS_TABLES",
      i: "READ-COMMITTED",
      z: "+00:00",
      l: "later",
      u: expect.stringMatching(/^app@/),
    });
  });
});

describe("placeOrder", () => {
  it("writes order and lines, takes the goods, adds what stands twice, and is given an id or gives one", async () => {
    await place(7, [1, 2], [0, 1], [1, 1]);
    expect(await order(7)).toEqual(["placed", 0, "17.50", "1.44", "18.94"]);
    expect(await lines(7)).toEqual([
      [0, 1, "10.00"],
      [1, 3, "2.50"],
    ]);
    expect(await stock()).toEqual([9, 2, 1, 0]);
    const id = await placeOrder(pool, { customerId: null, placedAt: AT, lines: [] }, retry);
    expect(id).toBeGreaterThan(7);
    expect(await order(id)).toEqual(["placed", null, "0.00", "0.00", "0.00"]);
  });

  it("does nothing when the same order is placed again, and refuses an id that is another's", async () => {
    await place(7, [0, 1]);
    expect(await place(7, [0, 1])).toBe(7);
    expect(await stock()).toEqual([9, 5, 1, 0]);
    const other = placeOrder(
      pool,
      { orderId: 7, customerId: 0, placedAt: "2026-11-21 10:00:01", lines: [{ productId: 0, quantity: 1 }] },
      retry,
    );
    expect(await refused(other)).toEqual([`TS377 order 7: an order of ${AT}`]);
  });

  it("names everything that is wrong at once and leaves nothing", async () => {
    const wrong = placeOrder(
      pool,
      {
        orderId: 8,
        customerId: 99,
        placedAt: AT,
        lines: [
          { productId: 0, quantity: 11 },
          { productId: 1, quantity: 0 },
          { productId: 2, quantity: 1.5 },
          { productId: 77, quantity: 1 },
        ],
      },
      retry,
    );
    expect(await refused(wrong)).toEqual([
      "TS375 product 1: quantity 0",
      "TS375 product 2: quantity 1.5",
      "TS372 new order: customer 99",
      "TS370 product 0: 10 in stock",
      "TS370 product 2: 1 in stock",
      "TS371 new order: product 77",
    ]);
    expect(await refused(place(8, [0, 1], [1, 2], [3, 4]))).toEqual(["TS370 product 3: 0 in stock"]);
    expect(await shop.rows("SELECT * FROM `Order`")).toEqual([]);
    expect(await stock()).toEqual([10, 5, 1, 0]);
  });

  it("gives the last item to exactly one of two", async () => {
    for (let round = 0; round < 10; round++) {
      await shop.root.query("UPDATE Product SET availableQuantity = 1 WHERE id = 2");
      const answers = await Promise.all([1, 2].map((n) => refused(place(100 + round * 2 + n, [0, 1], [2, 1]))));
      await shop.root.query("UPDATE Product SET availableQuantity = 10 WHERE id = 0");
      expect(answers.toSorted((a, b) => a.length - b.length)).toEqual([[], ["TS370 product 2: 0 in stock"]]);
    }
    expect(await shop.rows("SELECT COUNT(*) n FROM `Order`")).toEqual([{ n: "10" }]);
  });
});

describe("changing an order", () => {
  it("adds, sets, exchanges, moves and ships, and sums and stock follow", async () => {
    await place(1, [0, 2]);
    await addLine(pool, { orderId: 1, productId: 1, quantity: 1 }, retry);
    await addLine(pool, { orderId: 1, productId: 1, quantity: 1 }, retry);
    await setQuantity(pool, { orderId: 1, productId: 0, quantity: 10 }, retry);
    expect(await lines(1)).toEqual([
      [0, 10, "10.00"],
      [1, 2, "2.50"],
    ]);
    expect(await stock()).toEqual([0, 3, 1, 0]);
    await setQuantity(pool, { orderId: 1, productId: 0, quantity: 1 }, retry);
    await exchangeProduct(pool, { orderId: 1, from: 0, to: 2 }, retry);
    await moveOrder(pool, { orderId: 1, customerId: 1 }, retry);
    expect(await order(1)).toEqual(["placed", 1, "5.99", "0.60", "6.59"]);
    expect(await stock()).toEqual([10, 3, 0, 0]);
    await shipOrder(pool, { orderId: 1, shippedAt: "2026-11-22 09:00:00" }, retry);
    await moveOrder(pool, { orderId: 1, customerId: null }, retry);
    expect(await order(1)).toEqual(["shipped", null, "5.99", "0.00", "5.99"]);
  });

  it("refuses what cannot be, by name", async () => {
    await place(1, [0, 2], [1, 1]);
    const line = { orderId: 1, productId: 0, quantity: 1 };
    expect(await refused(addLine(pool, { ...line, productId: 3 }, retry))).toEqual(["TS370 product 3: less in stock"]);
    expect(await refused(addLine(pool, { ...line, productId: 9 }, retry))).toEqual(["TS371 order 1: product 9"]);
    expect(await refused(addLine(pool, { ...line, orderId: 9 }, retry))).toEqual(["TS373 order 9: no such order"]);
    expect(await refused(setQuantity(pool, { ...line, quantity: -1 }, retry))).toEqual([
      "TS375 product 0: quantity -1",
    ]);
    expect(await refused(setQuantity(pool, { ...line, quantity: 13 }, retry))).toEqual([
      "TS370 product 0: less in stock",
    ]);
    expect(await refused(setQuantity(pool, { ...line, productId: 3 }, retry))).toEqual([
      "TS376 order 1: no line of product 3",
    ]);
    expect(await refused(exchangeProduct(pool, { orderId: 1, from: 0, to: 1 }, retry))).toEqual([
      "TS376 order 1: a line of product 1",
    ]);
    expect(await refused(exchangeProduct(pool, { orderId: 1, from: 0, to: 9 }, retry))).toEqual([
      "TS371 order 1: product 9",
    ]);
    expect(await refused(moveOrder(pool, { orderId: 1, customerId: 9 }, retry))).toEqual(["TS372 order 1: customer 9"]);
    expect(await order(1)).toEqual(["placed", 0, "22.50", "1.86", "24.36"]);
  });

  it("cancels once, ships only what is placed, and changes nothing that is closed", async () => {
    await place(1, [0, 2]);
    await cancelOrder(pool, 1, retry);
    expect(await stock()).toEqual([10, 5, 1, 0]);
    expect(await order(1)).toEqual(["cancelled", 0, "20.00", "1.65", "21.65"]);
    const cancelled = ['TS374 order 1: status "cancelled"'];
    expect(await refused(cancelOrder(pool, 1, retry))).toEqual(cancelled);
    expect(await refused(returnOrder(pool, 1, retry))).toEqual(cancelled);
    expect(await refused(shipOrder(pool, { orderId: 1, shippedAt: AT }, retry))).toEqual(cancelled);
    expect(await refused(addLine(pool, { orderId: 1, productId: 0, quantity: 1 }, retry))).toEqual(cancelled);
  });

  it("takes back a whole order or parts of it, and deletes one with its lines", async () => {
    await place(1, [0, 2], [1, 3]);
    await returnOrder(pool, 1, retry);
    expect(await order(1)).toEqual(["returned", 0, "27.50", "2.27", "29.77"]);
    expect(await stock()).toEqual([10, 5, 1, 0]);
    await place(2, [0, 2], [1, 3]);
    const tooMuch = returnLines(
      pool,
      {
        orderId: 2,
        lines: [
          { productId: 0, quantity: 3 },
          { productId: 3, quantity: 1 },
        ],
      },
      retry,
    );
    expect(await refused(tooMuch)).toEqual([
      "TS375 order 2: 3 of product 0 returned",
      "TS376 order 2: no line of product 3",
    ]);
    await returnLines(
      pool,
      {
        orderId: 2,
        lines: [
          { productId: 1, quantity: 1 },
          { productId: 0, quantity: 2 },
        ],
      },
      retry,
    );
    expect(await lines(2)).toEqual([[1, 2, "2.50"]]);
    expect(await order(2)).toEqual(["placed", 0, "5.00", "0.41", "5.41"]);
    expect(await stock()).toEqual([10, 3, 1, 0]);
    await deleteOrder(pool, 2, retry);
    expect(await lines(2)).toEqual([]);
    expect(await stock()).toEqual([10, 5, 1, 0]);
  });
});

describe("changePrice", () => {
  it("writes one row of history per real change, at the time and with the id it is given", async () => {
    await changePrice(pool, { productId: 0, price: "10.00" }, retry);
    await changePrice(pool, { productId: 0, price: "11.00", history: { at: AT, id: 40 } }, retry);
    await changePrice(pool, { productId: 0, price: "12.00" }, retry);
    const history = await shop.rows("SELECT id, oldPrice, newPrice, ts FROM PriceHistory ORDER BY id");
    expect(history[0]).toEqual({ id: 40, oldPrice: "10.00", newPrice: "11.00", ts: AT });
    expect(history[1]).toMatchObject({ oldPrice: "11.00", newPrice: "12.00" });
    expect(history[1]?.["ts"]).not.toBe(AT);
    expect(history).toHaveLength(2);
    for (const price of ["-1.00", "1.005", "12,50", "NULL", "100000000.00"])
      expect(await refused(changePrice(pool, { productId: 0, price }, retry))).toEqual([
        `TS378 product 0: price "${price}"`,
      ]);
    expect(await refused(changePrice(pool, { productId: 9, price: "1.00" }, retry))).toEqual([
      "TS371 price change: product 9",
    ]);
  });
});

describe("inTransaction", () => {
  it("leaves nothing of a transaction whose third statement fails", async () => {
    const work = inTransaction(
      pool,
      async (tx) => {
        await tx.run("INSERT INTO Customer (id, lastName) VALUES (?, ?)", [50, "Fifty"]);
        await tx.run("INSERT INTO `Order` (id, customer_id) VALUES (?, ?)", [50, 50]);
        await tx.run("INSERT INTO Orderline (order_id, product_id) VALUES (?, ?)", [50, 12_345]);
      },
      retry,
    );
    await expect(work).rejects.toMatchObject({ errno: 1452 });
    expect(await shop.rows("SELECT id FROM Customer WHERE id = 50")).toEqual([]);
    expect(await shop.rows("SELECT id FROM `Order` WHERE id = 50")).toEqual([]);
  });

  it("stores an injection as the text it is", async () => {
    const name = "'; DROP TABLE Customer; --";
    await inTransaction(pool, (tx) => tx.run("UPDATE Customer SET lastName = ? WHERE id = ?", [name, 1]), retry);
    expect(await shop.rows("SELECT lastName FROM Customer WHERE id = 1")).toEqual([{ lastName: name }]);
    const tables = (await shop.rows("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'")).map(
      (r) => Object.values(r)[0],
    );
    expect(tables).toEqual(expect.arrayContaining([...SHOP_TABLES]));
  });

  it("does both works of a planted deadlock", async () => {
    const pauses: number[] = [];
    const counted = {
      random: () => 0.5,
      sleep: (ms: number) => {
        pauses.push(ms);
        return retry.sleep(ms);
      },
    };
    const met: (() => void)[] = [];
    /** Both hold their first row before either asks for the other's. */
    const meeting = (): Promise<void> =>
      new Promise((resolve) => {
        met.push(resolve);
        if (met.length >= 2) for (const go of met) go();
      });
    const work = (first: number, second: number): Promise<void> =>
      inTransaction(
        pool,
        async (tx) => {
          const more = "UPDATE Product SET availableQuantity = availableQuantity + ? WHERE id = ?";
          await tx.run(more, [1, first]);
          await meeting();
          await tx.run(more, [1, second]);
        },
        counted,
      );
    await Promise.all([work(0, 1), work(1, 0)]);
    expect(await stock()).toEqual([12, 7, 1, 0]);
    expect(pauses).toEqual([5]);
  });

  it("shows nothing of it to others before the commit", async () => {
    const other = await connectShop(shop.accounts.report);
    await other.query("USE pos");
    const seen = async (): Promise<unknown> => (await other.query("SELECT name FROM Product WHERE id = 0"))[0];
    await inTransaction(
      pool,
      async (tx) => {
        await tx.run("UPDATE Product SET name = ? WHERE id = ?", ["Couch", 0]);
        expect(await seen()).toEqual([{ name: "Sofa" }]);
      },
      retry,
    );
    expect(await seen()).toEqual([{ name: "Couch" }]);
    other.destroy();
  });

  it("gives up with the reason on a connection of one's own that is lost, and goes on with a pool", async () => {
    const own = await connectShop(shop.accounts.app);
    await own.query("USE pos");
    const kill = async (tx: { rows: (sql: string) => Promise<unknown> }): Promise<void> => {
      const [row] = (await tx.rows("SELECT CONNECTION_ID() id")) as { id: number }[];
      await shop.root.query("KILL ?", [Number(row?.id)]);
      await tx.rows("SELECT 1");
    };
    await expect(inTransaction(own, kill, retry)).rejects.toMatchObject({ code: "TS330" });
    let kills = 0;
    const work = inTransaction(
      pool,
      async (tx) => {
        if (kills++ < 2) await kill(tx);
        return kills;
      },
      retry,
    );
    expect(await work).toBe(3);
  });
});
