import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { until } from "../../support/dms/until.ts";
import { inTransaction } from "../../support/shop/in-transaction.ts";
import { fillSmallShop } from "../../support/shop/small-shop.ts";
import { staleRows } from "../../support/shop/stale-rows.ts";
import { startTestShop, type Row, type Session, type TestShop } from "../../support/shop/test-shop.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop?.stop());

const run = (sql: string): Promise<Row[]> => shop.root.run(sql);
const stock = async (): Promise<unknown[]> =>
  (await run("SELECT availableQuantity n FROM Product ORDER BY id")).map((row) => row["n"]);
const order = async (id: number): Promise<Row | undefined> =>
  (await shop.root.run("SELECT subtotal, salesTax FROM `Order` WHERE id = ?", [id]))[0];

/** Long enough for a statement to reach the lock it waits for. */
const REACH_LOCK_MS = 150;

/** `first` has written and not committed; `second` is sent, waits or not, then `first` commits. Returns the second's refusal, "" for none. */
async function meanwhile(first: Session, second: Session, sql: string): Promise<string> {
  const answer = second.refusal(sql);
  await pause(REACH_LOCK_MS);
  await first.run("COMMIT");
  return answer;
}

describe.each(["READ COMMITTED", "REPEATABLE READ"])("two sessions under %s", (isolation) => {
  let ann: Session;
  let bob: Session;
  beforeEach(async () => {
    await shop.empty();
    await fillSmallShop(shop.root);
    [ann, bob] = [await shop.open(), await shop.open()];
    for (const session of [ann, bob]) {
      await session.run(`SET SESSION TRANSACTION ISOLATION LEVEL ${isolation}`);
      await session.run("START TRANSACTION");
      // A snapshot of before, as a program has that looks first.
      await session.run("SELECT * FROM `Order`, Product, Customer, SalesTax");
    }
  });

  afterEach(async () => {
    for (const session of [ann, bob]) await session.run("ROLLBACK");
  });

  it("cannot sell the same goods", async () => {
    await ann.run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 6)");
    expect(await meanwhile(ann, bob, "INSERT INTO Orderline (order_id, product_id, quantity) VALUES (1, 1, 5)")).toBe(
      "1644 45000 not enough stock of product 1: 5 more asked for",
    );
  });

  it("see nothing of each other's lines before the commit", async () => {
    await ann.run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 6)");
    expect(await bob.run("SELECT * FROM Orderline")).toEqual([]);
    await ann.run("ROLLBACK");
    expect([await run("SELECT * FROM Orderline"), await stock()]).toEqual([[], [10, 10, 10]]);
  });

  it("add to one order without a deadlock, and both lines count", async () => {
    await ann.run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 1)");
    expect(await meanwhile(ann, bob, "INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 2, 1)")).toBe(
      "",
    );
    await bob.run("COMMIT");
    expect(await order(0)).toEqual({ subtotal: "30.00", salesTax: "2.48" });
    expect(await staleRows(shop.root)).toEqual([]);
  });

  it("sell to one customer by two orders, and the customer's row has both", async () => {
    await run("INSERT INTO `Order` (id, customer_id) VALUES (10, 0)");
    await ann.run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 1)");
    expect(await meanwhile(ann, bob, "INSERT INTO Orderline (order_id, product_id, quantity) VALUES (10, 2, 1)")).toBe(
      "",
    );
    await bob.run("COMMIT");
    expect(await staleRows(shop.root)).toEqual([]);
    expect(await run("SELECT products FROM mv_CustomerPurchases WHERE id = 0")).toEqual([
      { products: "1 Oak table|2 Sofa" },
    ]);
  });

  it("add a line and cancel: the new line's goods are given back", async () => {
    await ann.run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 4)");
    expect(await meanwhile(ann, bob, "UPDATE `Order` SET status = 'cancelled' WHERE id = 0")).toBe("");
    await bob.run("COMMIT");
    expect(await stock()).toEqual([10, 10, 10]);
  });

  it("add a line and delete the order: the new line's goods are given back", async () => {
    await ann.run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 4)");
    expect(await meanwhile(ann, bob, "DELETE FROM `Order` WHERE id = 0")).toBe("");
    await bob.run("COMMIT");
    expect([await stock(), await staleRows(shop.root)]).toEqual([[10, 10, 10], []]);
  });

  it("cancel and change a line that costs nothing: no stock is taken for a cancelled order", async () => {
    await run("INSERT INTO Orderline (order_id, product_id, quantity, unitPrice) VALUES (0, 1, 4, 0)");
    await ann.run("UPDATE `Order` SET status = 'cancelled' WHERE id = 0");
    expect(await meanwhile(ann, bob, "UPDATE Orderline SET quantity = 9 WHERE order_id = 0")).toBe("");
    await bob.run("COMMIT");
    expect(await stock()).toEqual([10, 10, 10]);
  });

  it("cancel and delete a line that costs nothing: its goods come back once", async () => {
    await run("INSERT INTO Orderline (order_id, product_id, quantity, unitPrice) VALUES (0, 1, 4, 0)");
    await ann.run("UPDATE `Order` SET status = 'cancelled' WHERE id = 0");
    expect(await meanwhile(ann, bob, "DELETE FROM Orderline WHERE order_id = 0")).toBe("");
    await bob.run("COMMIT");
    expect(await stock()).toEqual([10, 10, 10]);
  });

  it("move the customer and add a line: the order is taxed at the new address", async () => {
    await ann.run("UPDATE Customer SET zip = '77001' WHERE id = 0");
    expect(await meanwhile(ann, bob, "INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 1)")).toBe(
      "",
    );
    await bob.run("COMMIT");
    expect(await order(0)).toEqual({ subtotal: "10.00", salesTax: "1.15" });
  });

  it("change a rate and add a line: the order is taxed at the rate that was committed", async () => {
    await ann.run("UPDATE SalesTax SET rate = 0.2 WHERE zip = '00501'");
    await ann.run("COMMIT");
    await bob.run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 1)");
    await bob.run("COMMIT");
    expect(await order(0)).toEqual({ subtotal: "10.00", salesTax: "2.00" });
  });

  it("rename the customer and sell for nothing: the rows have the new name", async () => {
    await ann.run("UPDATE Customer SET firstName = 'Zoe' WHERE id = 0");
    expect(
      await meanwhile(
        ann,
        bob,
        "INSERT INTO Orderline (order_id, product_id, quantity, unitPrice) VALUES (0, 1, 1, 0)",
      ),
    ).toBe("");
    await bob.run("COMMIT");
    expect(await run("SELECT customers FROM mv_ProductBuyers WHERE productID = 1")).toEqual([
      { customers: "0 Zoe Lee" },
    ]);
  });

  it("sell and rename the product: the buyer's row has the new name", async () => {
    await ann.run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 1)");
    expect(await meanwhile(ann, bob, "UPDATE Product SET name = 'Desk' WHERE id = 1")).toBe("");
    await bob.run("COMMIT");
    expect(await run("SELECT products FROM mv_CustomerPurchases WHERE id = 0")).toEqual([{ products: "1 Desk" }]);
  });

  it("sell and fill the totals: the sum has the sale", async () => {
    await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 2, 1)");
    await run("UPDATE `Order` SET subtotal = 1 WHERE id = 0");
    await run("UPDATE `Order` SET subtotal = subtotal + 19 WHERE id = 1");
    await ann.run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 1)");
    expect(await meanwhile(ann, bob, "CALL proc_FillOrderTotal()")).toBe("");
    await bob.run("COMMIT");
    expect([await order(0), await order(1)]).toEqual([
      { subtotal: "30.00", salesTax: "2.48" },
      { subtotal: "0.00", salesTax: "0.00" },
    ]);
  });
});

describe("six sessions at once", () => {
  it("half at once, half by the event, with proc_RefreshMV in between: no materialised row is stale in the end", async () => {
    await shop.empty();
    await fillSmallShop(shop.root);
    await run("UPDATE Product SET availableQuantity = 100000, currentPrice = 1");
    const sessions = await Promise.all([1, 2, 3, 4, 5, 6].map(() => shop.open()));
    const work = sessions.map(async (session, i) => {
      if (i % 2 === 1) await session.run("SET @pos_mv = 'later'");
      for (let n = 0; n < 60; n++) {
        const [customer, product, other] = [(i + n) % 3, (n % 3) + 1, ((n + 1) % 3) + 1];
        await inTransaction(session, async () => {
          const id = 100 + i * 1000 + n;
          await session.run("INSERT INTO `Order` (id, customer_id) VALUES (?, ?)", [id, customer]);
          await session.run("INSERT INTO Orderline (order_id, product_id) VALUES (?, ?), (?, ?)", [
            id,
            product,
            id,
            other,
          ]);
          if (n % 3 === 0) await session.run("DELETE FROM `Order` WHERE id = ?", [id - 1]);
          if (n % 5 === 0) await session.run("UPDATE Customer SET lastName = ? WHERE id = ?", [`L${i}-${n}`, customer]);
          if (n % 7 === 0)
            await session.run("UPDATE `Order` SET customer_id = ? WHERE id = ?", [(customer + 1) % 3, id]);
        });
      }
    });
    const refresher = await shop.open();
    const refreshing = (async () => {
      for (let n = 0; n < 10; n++) {
        await refresher.refusal("CALL proc_RefreshMV()");
        await pause(200);
      }
    })();
    await Promise.all([...work, refreshing]);
    await until(async () => (await run("SELECT 1 FROM mv_Touched LIMIT 1")).length === 0);
    expect(await staleRows(shop.root)).toEqual([]);
    expect(
      await run(
        "SELECT o.id FROM `Order` o LEFT JOIN Orderline l ON l.order_id = o.id GROUP BY o.id, o.subtotal HAVING o.subtotal <> COALESCE(SUM(l.lineTotal), 0)",
      ),
    ).toEqual([]);
    expect(
      await run("SELECT SUM(availableQuantity) + (SELECT SUM(quantity) FROM Orderline) AS n FROM Product"),
    ).toEqual([{ n: "300000" }]);
  });
});
