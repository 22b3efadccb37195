import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LoadServer, startLoadServer } from "../../support/raw-folder/load-server.ts";

/** The raw files of a POS course, with known answers; not part of this repository. */
const FOLDER = path.resolve(import.meta.dirname, "../../../../shared/data/pos-class");

const YEARS = {
  2005: "8972676.76",
  2006: "8803462.69",
  2007: "8994706.61",
  2008: "8643485.07",
  2009: "8619487.06",
  2010: "8770323.21",
  2011: "9033657.93",
  2012: "9029029.97",
  2013: "3817135.27",
};
const TABLES = ["City", "SalesTax", "Customer", "Product", "Order", "Orderline", "PriceHistory"];

// Skipped, and shown as skipped, where the files are not there.
describe.skipIf(!existsSync(FOLDER))("the raw files of the course", () => {
  let shop: LoadServer;
  beforeAll(async () => {
    shop = await startLoadServer();
    const summary = await shop.load(FOLDER);
    expect(summary.files.map(({ file, read, accepted, rejected }) => [file, read, accepted, rejected])).toEqual([
      ["customers.csv", 7_982, 7_982, 0],
      ["products.csv", 4_027, 4_027, 0],
      ["orders.csv", 25_747, 25_747, 0],
      ["orderlines.csv", 154_232, 154_232, 0],
    ]);
  });
  afterAll(() => shop?.stop());

  const one = async (sql: string): Promise<unknown[]> => Object.values((await shop.rows(sql))[0] ?? {});
  const number = async (sql: string): Promise<number> => Number((await one(sql))[0]);
  const checksums = (): Promise<unknown[]> =>
    shop.rows(`CHECKSUM TABLE ${TABLES.map((table) => `pos.\`${table}\``).join(", ")} EXTENDED`);

  it.each([
    ["City", 6_963],
    ["Customer", 7_982],
    ["Product", 4_027],
    ["`Order`", 25_747],
    ["Orderline", 77_125],
    ["PriceHistory", 0],
    ["SalesTax", 0],
    ["Customer WHERE birthdate IS NULL", 2_383],
    ["Customer WHERE address2 IS NULL", 6_358],
    ["Customer WHERE zip LIKE '0%'", 590],
    ["`Order` WHERE status = 'cancelled' AND dateShipped IS NULL", 1_754],
    ["`Order` WHERE status = 'shipped' AND dateShipped IS NOT NULL", 25_747 - 1_754],
    ["Customer WHERE id NOT IN (SELECT customer_id FROM pos.`Order`)", 330],
    ["Product WHERE id NOT IN (SELECT product_id FROM pos.Orderline)", 0],
    ["`Order` WHERE id NOT IN (SELECT order_id FROM pos.Orderline)", 0],
  ])("%s: %i rows", async (from, rows) => {
    expect(await number(`SELECT COUNT(*) FROM pos.${from}`)).toBe(rows);
  });

  it("units and revenue, to the cent", async () => {
    expect(await number("SELECT SUM(quantity) FROM pos.Orderline")).toBe(154_232);
    expect(await one("SELECT SUM(lineTotal) FROM pos.Orderline")).toEqual(["74683964.57"]);
    expect(await one("SELECT SUM(subtotal), SUM(total), SUM(salesTax) FROM pos.`Order`")).toEqual([
      "74683964.57",
      "74683964.57",
      "0.00",
    ]);
    expect(await one("SELECT SUM(subtotal) FROM pos.`Order` WHERE status <> 'cancelled'")).toEqual(["69428535.59"]);
    expect(await one("SELECT id, subtotal FROM pos.`Order` ORDER BY subtotal DESC LIMIT 1")).toEqual([
      6_697,
      "14817.86",
    ]);
    const years = await shop.rows(
      "SELECT YEAR(datePlaced) AS y, SUM(subtotal) AS s FROM pos.`Order` GROUP BY YEAR(datePlaced)",
    );
    expect(Object.fromEntries(years.map((row) => [row["y"], row["s"]]))).toEqual(YEARS);
    const states = await shop.rows(
      `SELECT p.state, SUM(o.subtotal) AS s FROM pos.\`Order\` o JOIN pos.Customer c ON c.id = o.customer_id JOIN pos.City p ON p.zip = c.zip
       GROUP BY p.state ORDER BY s DESC LIMIT 3`,
    );
    expect(states.map(Object.values)).toEqual([
      ["NY", "4658544.68"],
      ["TX", "4439226.21"],
      ["CA", "4184265.11"],
    ]);
  });

  it("keeps the time of day", async () => {
    expect(await one("SELECT datePlaced, dateShipped FROM pos.`Order` WHERE id = 0")).toEqual([
      "2005-01-01 16:09:35",
      "2005-01-10 15:17:02",
    ]);
  });

  it("loads to the same tables through LOAD DATA, and a second time to nothing new", async () => {
    const before = await checksums();
    const again = await shop.load(FOLDER);
    expect(again.tables.map(({ inserted, differing }) => inserted + differing)).toEqual([0, 0, 0, 0, 0]);
    expect(await checksums()).toEqual(before);
    await shop.empty();
    await shop.load(FOLDER, true);
    expect(await checksums()).toEqual(before);
  });
});
