import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SHOP_DEFINITION } from "../../source/schema/shop-definition.ts";
import { seededRandom } from "../../source/seed/seeded-random.ts";
import { until } from "../support/dms/until.ts";
import { carryOutByFunctions } from "../support/shop/carry-out-by-functions.ts";
import { carryOutBySql } from "../support/shop/carry-out-by-sql.ts";
import { fillSmallShop } from "../support/shop/small-shop.ts";
import { KINDS, randomOperation, type Operation } from "../support/shop/operation.ts";
import { shopFaults, type Given } from "../support/shop/shop-faults.ts";
import { staleRows } from "../support/shop/stale-rows.ts";
import { startTestShop, type Row, type Session, type TestShop } from "../support/shop/test-shop.ts";

const OPERATIONS = 500;
const PRODUCTS = 12;
const STOCK = 40;
/** Two that never change, and one of the day, which the test's name prints. */
const SEEDS = [1, 2, Math.floor(Date.now() / 86_400_000)];

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop?.stop());

/** Of all runs: a kind that is always refused proves nothing. */
const everDone = new Set<Operation["kind"]>();

type Counts = Map<Operation["kind"], number>;
type Started = { readonly given: Map<number, { stock: number; price: string | null }> };

const IDS = { customers: 2, products: PRODUCTS, orders: 10 };

/** All rows of all tables; when a price was changed and what number its row got is nobody's business. */
async function everyRow(session: Session): Promise<Record<string, Row[]>> {
  const found: Record<string, Row[]> = {};
  for (const { name, primaryKey } of SHOP_DEFINITION) {
    if (name !== "PriceHistory") found[name] = await session.run("SELECT * FROM ?? ORDER BY ??", [name, primaryKey]);
  }
  found["PriceHistory"] = await session.run("SELECT product_id, oldPrice, newPrice FROM PriceHistory ORDER BY id");
  found["mv_ProductBuyers"] = await session.run("SELECT * FROM mv_ProductBuyers ORDER BY productID");
  found["mv_CustomerPurchases"] = await session.run("SELECT * FROM mv_CustomerPurchases ORDER BY id");
  return found;
}

async function start(shop: TestShop): Promise<Started> {
  await shop.empty();
  await fillSmallShop(shop.root);
  for (let id = 4; id <= PRODUCTS; id++)
    await shop.root.run("INSERT INTO Product VALUES (?, ?, ?, 0)", [id, `P${id}`, `${id}.49`]);
  await shop.root.run("UPDATE Product SET availableQuantity = ?", [STOCK]);
  const rows = await shop.root.run("SELECT id, currentPrice FROM Product");
  return {
    given: new Map(
      rows.map((row) => [Number(row["id"]), { stock: STOCK, price: row["currentPrice"] as string | null }]),
    ),
  };
}

/** The number of the next new order. */
type Orders = { next: number };

type CarryOut = (session: Session, operation: Operation) => Promise<boolean>;

/** One session's share of the history; orders are numbered over all sessions. */
async function live(
  session: Session,
  seed: number,
  run: { count: number; orders: Orders; given: Started["given"]; done: Counts; carryOut: CarryOut },
): Promise<void> {
  const random = seededRandom(seed);
  for (let i = 0; i < run.count; i++) {
    const operation = randomOperation(random, run.orders.next, IDS);
    if (operation.kind === "place") run.orders.next += 1;
    if (!(await run.carryOut(session, operation))) continue;
    run.done.set(operation.kind, (run.done.get(operation.kind) ?? 0) + 1);
    everDone.add(operation.kind);
    if (operation.kind === "restock") {
      const product = run.given.get(operation.product);
      if (product !== undefined) product.stock += operation.quantity;
    }
  }
}

async function expectSound(given: Given): Promise<void> {
  await until(async () => (await shop.root.run("SELECT 1 FROM mv_Touched LIMIT 1")).length === 0);
  expect(await shopFaults(shop.root, given)).toEqual([]);
  expect(await staleRows(shop.root)).toEqual([]);
}

describe.each(SEEDS)("500 operations of seed %i", (seed) => {
  it("in one session: sums, tax, stock, price history and materialised rows are right, and one row stands for each real price change", async () => {
    const { given } = await start(shop);
    const done: Counts = new Map();
    let changes = 0;
    const prices = new Map([...given].map(([id, { price }]) => [id, price]));
    const carryOut: CarryOut = async (session, operation) => {
      const isDone = await carryOutBySql(session, operation);
      if (isDone && operation.kind === "changePrice" && prices.get(operation.product) !== operation.price) {
        changes += 1;
        prices.set(operation.product, operation.price);
      }
      return isDone;
    };
    await live(shop.root, seed, { count: OPERATIONS, orders: { next: IDS.orders }, given, done, carryOut });
    await expectSound(given);
    expect(await shop.root.run("SELECT COUNT(*) n FROM PriceHistory")).toEqual([{ n: String(changes) }]);
    expect(changes).toBeGreaterThan(5);
    expect(done.get("place")).toBeGreaterThan(20);
  });

  it("in five sessions at once, some by functions and some by procedures, of both isolation levels, some with materialised rows later: the same holds", async () => {
    const { given } = await start(shop);
    const done: Counts = new Map();
    const orders = { next: IDS.orders };
    const sessions = await Promise.all([0, 1, 2, 3, 4].map(() => shop.open()));
    await Promise.all(
      sessions.map(async (session, i) => {
        const carryOut = i < 3 ? carryOutByFunctions : carryOutBySql;
        if (i === 4) await session.run("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        if (i % 2 === 0) await session.run("SET @pos_mv = 'later'");
        await live(session, seed * 100 + i, { count: OPERATIONS / 5, orders, given, done, carryOut });
      }),
    );
    await expectSound(given);
  });
});

describe("the same 500 operations on two equal shops", () => {
  let twin: TestShop;
  beforeAll(async () => {
    twin = await startTestShop();
  });
  afterAll(() => twin?.stop());

  it.each(SEEDS)(
    "of seed %i, here by procedures and there by functions: the same is refused and the rows are equal",
    async (seed) => {
      await start(shop);
      await start(twin);
      const [random, orders] = [seededRandom(seed), { next: IDS.orders }];
      const differ: Operation[] = [];
      for (let i = 0; i < OPERATIONS; i++) {
        const operation = randomOperation(random, orders.next, IDS);
        if (operation.kind === "place") orders.next += 1;
        const [here, there] = [
          await carryOutBySql(shop.root, operation),
          await carryOutByFunctions(twin.root, operation),
        ];
        if (here !== there) differ.push(operation);
      }
      expect(differ).toEqual([]);
      const rows = await everyRow(shop.root);
      expect(await everyRow(twin.root)).toEqual(rows);
      expect(rows["Orderline"]?.length).toBeGreaterThan(20);
    },
  );
});

it("every kind of operation was done in one of the runs", () => {
  expect(KINDS.filter((kind) => !everDone.has(kind))).toEqual([]);
});
