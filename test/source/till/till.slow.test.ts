import { afterEach, describe, expect, it } from "vitest";
import { placeOrder } from "../../../source/orders/place-order.ts";
import { seedShop } from "../../../source/seed/seed-shop.ts";
import { SHOP_TABLES } from "../../../source/shop-connection.ts";
import { shopPool } from "../../../source/shop-pool.ts";
import { seededRandom } from "../../../source/seed/seeded-random.ts";
import { carryOut } from "../../../source/till/carry-out.ts";
import { isCarriedOut } from "../../../source/till/is-carried-out.ts";
import { planHistory } from "../../../source/till/plan-history.ts";
import { readShopState } from "../../../source/till/read-shop-state.ts";
import { shopModel } from "../../../source/till/shop-model.ts";
import type { TillCounts } from "../../../source/till/till-counts.ts";
import { runTill } from "../../../source/till/till.ts";
import { until } from "../../support/dms/until.ts";
import { openTestShop, testRetry, type TestShop } from "../../support/test-shop.ts";

const SIZE = { customers: 80, orders: 300, products: 60, places: 40 };
const never = new AbortController().signal;
const shops: TestShop[] = [];

async function seededShop(): Promise<TestShop> {
  const shop = await openTestShop();
  shops.push(shop);
  await seedShop(shop.server.uri, { seed: 5, ...SIZE });
  return shop;
}
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close();
});

/** All seven tables. CHECKSUM TABLE differs between servers for equal rows with NULLs and stored columns, so the rows are compared. */
async function tables(shop: TestShop): Promise<Record<string, string[]>> {
  const root = shopPool(shop.server.uri, 1);
  const rows: Record<string, string[]> = {};
  for (const table of SHOP_TABLES) {
    const [found] = await root.query("SELECT * FROM ?? ORDER BY 1, 2", [table]);
    rows[table] = (found as object[]).map((row) => Object.values(row).join("|"));
  }
  await root.end();
  return rows;
}

/** What must hold of every order and product, however it came about. */
async function brokenRules(shop: TestShop): Promise<unknown> {
  const root = shopPool(shop.server.uri, 1);
  const [rows] = await root.query(
    `SELECT
       (SELECT COUNT(*) FROM \`Order\` o LEFT JOIN (SELECT order_id, SUM(quantity * unitPrice) s FROM Orderline GROUP BY order_id) l ON l.order_id = o.id
          WHERE o.subtotal <> COALESCE(l.s, 0) OR o.total <> o.subtotal + o.salesTax) sums,
       (SELECT COUNT(*) FROM \`Order\` o LEFT JOIN Customer c ON c.id = o.customer_id LEFT JOIN SalesTax t ON t.zip = c.zip
          WHERE o.id >= 300 AND o.salesTax <> ROUND(o.subtotal * COALESCE(t.rate, 0), 2)) taxes,
       (SELECT COUNT(*) FROM PriceHistory WHERE oldPrice <=> newPrice AND ts > '2026-11-20 00:00:00') prices,
       (SELECT COUNT(*) FROM \`Order\` WHERE id >= 300 AND (HOUR(datePlaced) NOT BETWEEN 9 AND 19)) hours`,
  );
  await root.end();
  return (rows as unknown[])[0];
}
const NOTHING_BROKEN = { sums: "0", taxes: "0", prices: "0", hours: "0" };

/** What the sales left to the server's event is as the views are, also of customers and products that are gone. */
async function expectFreshViews(shop: TestShop): Promise<void> {
  const root = shopPool(shop.server.uri, 1);
  await until(async () => ((await root.query("SELECT seq FROM mv_Touched LIMIT 1"))[0] as unknown[]).length === 0);
  for (const name of ["ProductBuyers", "CustomerPurchases"]) {
    const [kept] = await root.query("SELECT * FROM ?? ORDER BY 1", [`mv_${name}`]);
    const [now] = await root.query("SELECT * FROM ?? ORDER BY 1", [`v_${name}`]);
    expect(kept).toEqual(now);
  }
  await root.end();
}

const ALL_KINDS =
  "place ship cancel returnOrder returnLines addLine setQuantity retypeLine exchangeProduct moveOrder deleteOrder newCustomer renameCustomer moveCustomer rekeyCustomer deleteCustomer newProduct renameProduct changePrice restock deleteProduct".split(
    " ",
  );

describe("runTill", () => {
  it("makes the same history from the same seed: one lane or many, and with the server killed in between", async () => {
    const orders = 400;
    const [one, many, killed] = [await seededShop(), await seededShop(), await seededShop()];
    expect(await tables(one)).toEqual(await tables(many));
    const options = { seed: 3, ratePerSecond: Infinity, orders, signal: never };
    const first = await runTill(one.accounts.app, { ...options, lanes: 1 });
    const second = await runTill(many.accounts.app, { ...options, lanes: 12 });
    let sales = 0;
    const third = runTill(killed.accounts.app, { ...options, lanes: 6, onSale: () => (sales += 1) });
    for (const sold of [40, 200, 380]) {
      await until(() => sales > sold);
      process.kill(killed.server.pid, "SIGKILL");
    }
    const counts: TillCounts[] = [first, second, await third];
    const expected = await tables(one);
    expect(await tables(many)).toEqual(expected);
    expect(await tables(killed)).toEqual(expected);
    for (const count of counts) expect({ ...count, found: 0 }).toEqual(first);
    expect(first).toMatchObject({ orders, readAnew: 0 });
    const kinds = Object.keys(first.done).toSorted();
    expect(kinds).toEqual(ALL_KINDS.toSorted());
    expect(await brokenRules(killed)).toEqual(NOTHING_BROKEN);
    await expectFreshViews(killed);
  });

  it("can tell of every operation whether it was carried out, or do it twice without harm", async () => {
    const [twice, once] = [await seededShop(), await seededShop()];
    const orders = 150;
    const pool = shopPool(twice.accounts.app, 1);
    const history = planHistory(shopModel(await readShopState(pool)), seededRandom(6));
    const repeated = new Set<string>();
    for (let placed = 0; ;) {
      const { operation } = history.next().value;
      if (operation.kind === "place" && (placed += 1) > orders) break;
      expect(await isCarriedOut(pool, operation, testRetry), operation.kind).toBe(false);
      await carryOut(pool, operation, testRetry);
      if (await isCarriedOut(pool, operation, testRetry)) continue;
      repeated.add(operation.kind);
      await carryOut(pool, operation, testRetry);
    }
    await pool.end();
    expect([...repeated].toSorted()).toEqual([
      "changePrice",
      "moveCustomer",
      "moveOrder",
      "place",
      "renameCustomer",
      "renameProduct",
      "setQuantity",
    ]);
    await runTill(once.accounts.app, { seed: 6, ratePerSecond: Infinity, orders, signal: never });
    expect(await tables(twice)).toEqual(await tables(once));
  });

  it("makes another history from another seed, and goes on where the shop is", async () => {
    const shop = await seededShop();
    const options = { ratePerSecond: Infinity, orders: 30, signal: never };
    const first = await runTill(shop.accounts.app, { ...options, seed: 1 });
    const second = await runTill(shop.accounts.app, { ...options, seed: 2 });
    expect(second.clock ?? "").toSatisfy((clock: string) => clock > (first.clock ?? ""));
    expect(await shop.rows("SELECT COUNT(*) n FROM `Order` WHERE id >= 300 AND id < 360")).not.toEqual([{ n: "0" }]);
    expect(first.done).not.toEqual(second.done);
  });

  it("furnishes an empty shop", async () => {
    const shop = await openTestShop();
    shops.push(shop);
    const counts = await runTill(shop.accounts.app, { seed: 1, ratePerSecond: Infinity, orders: 50, signal: never });
    expect(counts.orders).toBe(50);
    expect(await brokenRules(shop)).toEqual(NOTHING_BROKEN);
  });

  it("refuses to be the second till of a shop, by name", async () => {
    const shop = await seededShop();
    const stop = new AbortController();
    const first = runTill(shop.accounts.app, { seed: 1, ratePerSecond: 50, signal: stop.signal });
    await until(async () => Number((await shop.rows("SELECT COUNT(*) n FROM `Order`"))[0]?.["n"]) > 300);
    await expect(runTill(shop.accounts.app, { seed: 2, ratePerSecond: 50, signal: stop.signal })).rejects.toMatchObject(
      { code: "TS380" },
    );
    stop.abort();
    await first;
  });

  it("reads the shop anew when something else takes its ids, and goes on", async () => {
    const shop = await seededShop();
    const pool = shopPool(shop.accounts.app, 1);
    let sales = 0;
    const selling = runTill(shop.accounts.app, {
      seed: 4,
      ratePerSecond: 200,
      orders: 150,
      signal: never,
      onSale: () => (sales += 1),
    });
    for (const sold of [20, 60]) {
      await until(() => sales > sold);
      await placeOrder(pool, { customerId: null, placedAt: "2026-11-19 12:00:00", lines: [] }, testRetry);
    }
    const counts = await selling;
    await pool.end();
    expect(counts.readAnew).toBeGreaterThan(0);
    expect(counts.orders).toBe(150);
    expect(await brokenRules(shop)).toEqual(NOTHING_BROKEN);
  });

  it("holds a modest rate", async () => {
    const shop = await seededShop();
    const startMs = performance.now();
    const counts = await runTill(shop.accounts.app, { seed: 1, ratePerSecond: 20, forMs: 3000, signal: never });
    expect(performance.now() - startMs).toBeGreaterThan(2900);
    // 60 by the schedule. Never more than that and a second's catching up; a machine under load may do less.
    expect(counts.orders).toBeGreaterThan(30);
    expect(counts.orders).toBeLessThanOrEqual(82);
  });
});
