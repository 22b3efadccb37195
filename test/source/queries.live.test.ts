import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateShop } from "../../source/seed/generate-shop.ts";
import type { Shop } from "../../source/seed/shop-rows.ts";
import { insertShop } from "../support/shop/insert-shop.ts";
import { queryAnswers, type Answer } from "../support/shop/query-answers.ts";
import { hasClassFiles, readClassFiles } from "../support/shop/read-class-files.ts";
import { staleRows } from "../support/shop/stale-rows.ts";
import { startTestShop, type Session, type TestShop } from "../support/shop/test-shop.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../source/queries");
const NAMES = readdirSync(FOLDER).map((file) => file.replace(/\.sql$/, ""));
const sqlOf = (name: string): string => readFileSync(path.join(FOLDER, `${name}.sql`), "utf8");

/** The index each query reads each table by; null: all of it. */
const KEYS: Record<string, Record<string, string | null>> = {
  "customers-with-cities": { c: "PRIMARY", p: "PRIMARY" },
  "orders-with-totals": { o: "PRIMARY" },
  "orders-of-customer": { o: "idx_OrderCustomer" },
  "products-of-customer": { o: "idx_OrderCustomer", l: "PRIMARY", p: "PRIMARY" },
  "buyers-of-product": { l: "idx_OrderlineProduct", o: "PRIMARY", c: "PRIMARY" },
  "products-with-buyers": { p: "idx_ProductName", l: "idx_OrderlineProduct", o: "PRIMARY", c: "PRIMARY" },
  "products-in-city": { p: null, c: "idx_CustomerZip", o: "idx_OrderCustomer", l: "PRIMARY", pr: "PRIMARY" },
  "customers-in-state": { c: "PRIMARY", p: "PRIMARY" },
  "customer-by-email": { Customer: "idx_CustomerEmail" },
  "products-by-name": { Product: "idx_ProductName" },
};

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop?.stop());

async function ask(session: Session, name: string): Promise<Answer> {
  const rows = await session.run(sqlOf(name));
  return rows.map((row) =>
    Object.values(row).map((value) => (value === null ? null : String(value as string | number))),
  );
}

const column = (answer: Answer, index: number): (string | null)[] => answer.map((row) => row[index] ?? null);
const sum = (values: (string | null)[]): bigint =>
  values.reduce((total, value) => total + BigInt((value ?? "0").replace(".", "")), 0n);

describe("the queries", () => {
  it("each says in its first line what it answers", () => {
    expect(NAMES.filter((name) => !/^-- [A-Z].{20,}\.\n/.test(sqlOf(name)))).toEqual([]);
    expect(NAMES.length).toBeGreaterThan(10);
  });
});

describe("on a small generated shop", () => {
  let rows: Shop;
  let answers: Record<string, Answer>;
  beforeAll(async () => {
    rows = generateShop(11, { customers: 120, orders: 500, products: 60, places: 40 });
    // What a query asks for by name must be there.
    rows.cities[3] = { ...rows.cities[3]!, city: "HOUSTON", state: "TX" };
    rows.customers[5] = { ...rows.customers[5]!, zip: rows.cities[3].zip, email: "Guy_Deb@contractor.net" };
    rows.products[7] = { ...rows.products[7]!, name: "Citron Sleeper Sofa" };
    rows.orders[9] = { ...rows.orders[9]!, status: "returned" };
    await insertShop(shop.root, rows);
    answers = queryAnswers(rows);
  });

  it("has an answer for every file", () => {
    expect(Object.keys(answers).toSorted()).toEqual(NAMES.toSorted());
    expect(Object.entries(answers).filter(([, answer]) => answer.length === 0)).toEqual([]);
  });

  it.each(NAMES)("%s equals what is worked out without SQL", async (name) => {
    expect(await ask(shop.root, name)).toEqual(answers[name]);
  });

  it("the materialised tables are the views", async () => {
    expect(await staleRows(shop.root)).toEqual([]);
  });

  it("the user of the command line may ask all of them", async () => {
    const cdc = await shop.open(shop.accounts.cdc);
    for (const name of NAMES) await cdc.run(sqlOf(name));
  });
});

describe.skipIf(!hasClassFiles())("on the class files", () => {
  let answers: Record<string, Answer>;
  const found: Record<string, Answer> = {};
  beforeAll(async () => {
    await shop.empty();
    const rows = await readClassFiles();
    await insertShop(shop.root, rows);
    answers = queryAnswers(rows);
    for (const name of NAMES) found[name] = await ask(shop.root, name);
  });

  it.each(NAMES)("%s equals what is worked out without SQL", (name) => {
    expect(found[name]).toEqual(answers[name]);
  });

  const of = (name: string): Answer => found[name] ?? [];

  it("has the counts and sums that are known", () => {
    expect(of("customers-with-cities")).toHaveLength(7982);
    expect(of("orders-with-totals")).toHaveLength(25_747);
    expect(sum(column(of("orders-with-totals"), 4))).toBe(7_468_396_457n);
    expect(column(of("orders-of-customer"), 0)).toEqual(["1843", "2348", "17524", "20148"]);
    expect(of("products-of-customer")).toHaveLength(12);
    expect(new Set(column(of("products-of-customer"), 0))).toEqual(new Set(["1843", "2348", "17524", "20148"]));
    expect(of("buyers-of-product")).toHaveLength(20);
    expect(of("products-with-buyers")).toHaveLength(4027);
    expect(sum(column(of("products-with-buyers"), 2))).toBe(77_040n);
    expect(of("customers-with-cities").filter((row) => row[3] === "HOUSTON")).toHaveLength(25);
    expect(new Set(column(of("products-in-city"), 1)).size).toBe(252);
    expect(of("customers-in-state")).toHaveLength(479);
    expect(of("suspicious-orders")).toEqual([]);
  });

  it("knows the best customers, who are others without cancelled orders, and the product that is bought most", () => {
    expect(of("best-customers")).toEqual([["2211", "Sage", "Junnarkar", "45308.15"]]);
    expect(of("best-customers-net").map((row) => [row[0], row[3]])).toEqual([["4660", "41618.32"]]);
    expect(of("most-bought-products")).toEqual([["2533", "Citron Sleeper Sofa", "80"]]);
  });

  it.each(Object.entries(KEYS))("%s is read by its indexes", async (name, keys) => {
    const plan = await shop.root.run(`EXPLAIN ${sqlOf(name)}`);
    expect(Object.fromEntries(plan.map((step) => [String(step["table"]), step["key"]]))).toEqual(keys);
  });

  it.each([
    ["customer-by-email", "Customer", "idx_CustomerEmail", 7982, 1],
    ["products-by-name", "Product", "idx_ProductName", 4027, 1],
  ])("%s reads few rows of %s by %s, and all of them without", async (name, table, index, all, few) => {
    const copy = `${table}_copy`;
    await shop.root.run("CREATE TABLE ?? LIKE ??", [copy, table]);
    await shop.root.run("INSERT INTO ?? SELECT * FROM ??", [copy, table]);
    const sql = sqlOf(name).replace(`FROM ${table}`, `FROM ${copy}`);
    const [step] = await shop.root.run(`ANALYZE ${sql}`);
    expect(step?.["key"]).toBe(index);
    expect(Number(step?.["r_rows"])).toBe(few);
    await shop.root.run("ALTER TABLE ?? DROP INDEX ??", [copy, index]);
    const [scan] = await shop.root.run(`ANALYZE ${sql}`);
    expect(Number(scan?.["r_rows"])).toBe(all);
    await shop.root.run("DROP TABLE ??", [copy]);
  });
});
