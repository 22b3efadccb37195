import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountGrants, type ShopUser } from "../../source/account-grants.ts";
import { createAccounts } from "../../source/create-accounts.ts";
import { fillSmallShop } from "../support/shop/small-shop.ts";
import { startTestShop, type Session, type TestShop } from "../support/shop/test-shop.ts";

const USERS: readonly ShopUser[] = ["app", "report", "cdc"];

let shop: TestShop;
let sessions: Record<ShopUser, Session>;
beforeAll(async () => {
  shop = await startTestShop();
  await fillSmallShop(shop.root);
  await shop.root.run("UPDATE Customer SET birthdate = '1980-01-02'");
  const { app, report, cdc } = shop.accounts;
  sessions = { app: await shop.open(app), report: await shop.open(report), cdc: await shop.open(cdc) };
});
afterAll(() => shop?.stop());

/** One line per right and object, so that neither order nor grouping matters. */
const single = (rights: string, on: string): string[] =>
  rights.split(", ").map((right) => `${right.trim()} ON ${on.replaceAll("`", "").toLowerCase()}`);

async function granted(user: ShopUser): Promise<string[]> {
  const rows = await shop.root.run("SHOW GRANTS FOR ?@'%'", [user]);
  return rows.flatMap((row) => {
    const [text = ""] = Object.values(row).map(String);
    const [, rights = "", on = "", rest = ""] = /^GRANT (.+?) ON (.+?) TO \S+(.*)$/.exec(text) ?? [];
    expect(rest).not.toContain("GRANT OPTION");
    // A user who may do nothing on a level is listed with USAGE.
    return single(rights, on).filter((one) => !one.startsWith("USAGE "));
  });
}

describe.each(USERS)("the user %s", (user) => {
  it("has exactly the grants that are written down", async () => {
    const wanted = accountGrants(user, "pos").flatMap(({ rights, on }) => single(rights, on));
    expect((await granted(user)).toSorted()).toEqual(wanted.toSorted());
    expect(wanted.length).toBeGreaterThan(2);
  });

  it("loses what somebody granted by hand when the accounts are made again", async () => {
    await shop.root.run("GRANT ALL PRIVILEGES ON *.* TO ?@'%' WITH GRANT OPTION", [user]);
    await shop.root.run("GRANT SELECT (email) ON pos.Customer TO ?@'%'", [user]);
    await createAccounts(shop.server.uri, shop.accounts);
    const wanted = accountGrants(user, "pos").flatMap(({ rights, on }) => single(rights, on));
    expect((await granted(user)).toSorted()).toEqual(wanted.toSorted());
  });
});

type Attempt = readonly [user: ShopUser, what: string, sql: string];

const ALLOWED: readonly Attempt[] = [
  ["app", "reads customers", "SELECT * FROM Customer"],
  ["app", "writes an order", "INSERT INTO `Order` (id, customer_id) VALUES (70, 0)"],
  ["app", "sells by procedure", "CALL proc_AddItem(70, 1, 1)"],
  ["app", "changes a price by procedure", "CALL proc_UpdatePrice(1, 11)"],
  ["app", "reads the materialised tables", "SELECT * FROM mv_ProductBuyers"],
  ["app", "deletes an order", "DELETE FROM `Order` WHERE id = 70"],
  ["report", "reads customers through the view", "SELECT * FROM v_Customers"],
  ["report", "reads the masked view", "SELECT * FROM v_CustomersMasked"],
  ["report", "reads orders", "SELECT * FROM `Order`"],
  ["report", "asks for sales", "CALL proc_SalesReport('2020-01-01', '2030-01-01', NULL)"],
  ["cdc", "reads every table", "SELECT * FROM Customer"],
  ["cdc", "reads where the log stands", "SHOW MASTER STATUS"],
];

const REFUSED: readonly Attempt[] = [
  ["app", "drops a table", "DROP TABLE City"],
  ["app", "truncates a table, which no trigger would see", "TRUNCATE TABLE Orderline"],
  ["app", "changes a table", "ALTER TABLE Customer ADD COLUMN x INT"],
  ["app", "makes a table", "CREATE TABLE mine (id INT)"],
  ["app", "drops a trigger", "DROP TRIGGER Orderline_ai"],
  ["app", "changes a procedure", "CREATE OR REPLACE PROCEDURE proc_AddItem() SELECT 1"],
  ["app", "reads the migrations", "SELECT * FROM schema_migrations"],
  ["app", "writes a materialised table", "DELETE FROM mv_ProductBuyers"],
  ["app", "writes what triggers leave behind", "INSERT INTO mv_Touched (product_id) VALUES (1)"],
  ["app", "takes stock around the triggers", "CALL proc_TakeStock(1, 5)"],
  ["app", "reads users", "SELECT * FROM mysql.global_priv"],
  ["app", "reads files", "SELECT LOAD_FILE('/etc/hostname') INTO OUTFILE '/tmp/x'"],
  ["app", "turns the log off", "SET SESSION sql_log_bin = 0"],
  ["report", "reads the table with e-mails and birthdates", "SELECT id FROM Customer"],
  ["report", "writes", "UPDATE Product SET currentPrice = 0"],
  ["report", "sells", "CALL proc_AddItem(0, 1, 1)"],
  ["report", "looks into a view", "SHOW CREATE VIEW v_Customers"],
  ["report", "reads the migrations", "SELECT * FROM schema_migrations"],
  ["cdc", "writes", "UPDATE Product SET currentPrice = 0"],
  ["cdc", "deletes", "DELETE FROM Orderline"],
  ["cdc", "sells", "CALL proc_AddItem(0, 1, 1)"],
  ["cdc", "makes a table", "CREATE TABLE mine (id INT)"],
  ["cdc", "reads users", "SELECT * FROM mysql.global_priv"],
];

/** Errors of the server that mean "you may not". */
const DENIED = /^(?:1044|1045|1142|1143|1227|1370|1419) /;

describe("what a user tries", () => {
  it.each(ALLOWED)("%s %s: allowed", async (user, _, sql) => {
    expect(await sessions[user].refusal(sql)).toBe("");
  });

  it.each(REFUSED)("%s %s: refused", async (user, _, sql) => {
    expect(await sessions[user].refusal(sql)).toMatch(DENIED);
  });

  it("app says it is a bulk load, and the stock is guarded all the same", async () => {
    await sessions.app.run("SET @pos_bulk_load = 1");
    await sessions.app.run("INSERT INTO `Order` (id, subtotal) VALUES (71, 99)");
    expect(await sessions.app.run("SELECT subtotal FROM `Order` WHERE id = 71")).toEqual([{ subtotal: "0.00" }]);
    expect(
      await sessions.app.refusal("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (71, 1, 1000)"),
    ).toMatch(/^1644 45000/);
    await sessions.app.run("SET @pos_bulk_load = NULL");
  });

  it("report sees names and addresses in v_Customers, and no e-mail address; app sees it", async () => {
    const seen = await sessions.report.run("SELECT * FROM v_Customers ORDER BY customer_number");
    expect(seen[0]).toMatchObject({
      customer_number: 0,
      first_name: "Ann",
      city: "HOLTSVILLE",
      zip_code: "00501",
      email: null,
    });
    expect(JSON.stringify(seen)).not.toContain("@x.example");
    expect(await sessions.app.run("SELECT email FROM v_Customers WHERE customer_number = 0")).toEqual([
      { email: "ann@x.example" },
    ]);
  });

  it("the masked view names nobody and reaches nobody", async () => {
    const seen = await sessions.report.run("SELECT * FROM v_CustomersMasked ORDER BY customer_number");
    expect(Object.keys(seen[0] ?? {})).toEqual([
      "customer_number",
      "first_name",
      "last_name",
      "city",
      "state",
      "zip_area",
    ]);
    expect(seen[0]).toEqual({
      customer_number: 0,
      first_name: "A.",
      last_name: "L.",
      city: "HOLTSVILLE",
      state: "NY",
      zip_area: "005",
    });
  });
});
