import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningServer } from "../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../localstack/servers/start-mariadb.ts";
import { applySchema } from "../../source/apply-schema.ts";
import type { ShopAccounts } from "../../source/create-accounts.ts";
import { seedShop } from "../../source/seed/seed-shop.ts";
import { connectShop } from "../../source/shop-connection.ts";

let base: string;
let server: RunningServer;
let accounts: ShopAccounts;
let root: Connection;

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "tillstream-shop-"));
  server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  accounts = await applySchema(server.uri);
  root = await connectShop(server.uri);
});
afterAll(async () => {
  root?.destroy();
  await server?.stop();
  await rm(base, { recursive: true, force: true });
});

const one = async (sql: string): Promise<Record<string, unknown>> => {
  const [rows] = await root.query(sql);
  return (rows as Record<string, unknown>[])[0] ?? {};
};
const denied = async (uri: string, sql: string): Promise<string> => {
  const connection = await connectShop(uri);
  const error = await connection.query(sql).then(
    () => ({ code: "allowed" }),
    (e: unknown) => e as { code: string },
  );
  connection.destroy();
  return error.code;
};

const WRONG_ORDERS = `SELECT COUNT(*) n FROM pos.\`Order\` o
  LEFT JOIN (SELECT order_id, SUM(lineTotal) s, SUM(quantity * unitPrice) q FROM pos.Orderline GROUP BY order_id) l ON l.order_id = o.id
  WHERE o.subtotal <> COALESCE(l.s, 0) OR o.subtotal <> COALESCE(l.q, 0) OR o.total <> o.subtotal + o.salesTax`;

describe("applySchema", () => {
  it("can be run again, gives new passwords unless told the old ones, and each user only its rights", async () => {
    const again = await applySchema(server.uri, accounts);
    expect(again).toEqual(accounts);
    const fresh = await applySchema(server.uri);
    expect(new URL(fresh.app).password).not.toBe(new URL(accounts.app).password);
    accounts = fresh;
    expect(await denied(accounts.report, "INSERT INTO pos.City VALUES ('1', 'a', 'b')")).toBe(
      "ER_TABLEACCESS_DENIED_ERROR",
    );
    expect(await denied(accounts.cdc, "DELETE FROM pos.City")).toBe("ER_TABLEACCESS_DENIED_ERROR");
    expect(await denied(accounts.app, "DROP TABLE pos.City")).toBe("ER_TABLEACCESS_DENIED_ERROR");
    expect(await denied(accounts.report, "SELECT * FROM mysql.global_priv")).toBe("ER_TABLEACCESS_DENIED_ERROR");
    expect(await denied(accounts.cdc, "SELECT COUNT(*) FROM pos.City")).toBe("allowed");
  });

  it("has the columns of the change files, in their order", async () => {
    const columns = await one(
      `SELECT GROUP_CONCAT(COLUMN_NAME ORDER BY ORDINAL_POSITION) c FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'pos' AND TABLE_NAME = 'Order'`,
    );
    expect(columns["c"]).toBe("id,datePlaced,dateShipped,status,customer_id,subtotal,salesTax,total");
    expect(
      await one(
        "SELECT COLUMN_TYPE t, CHARACTER_SET_NAME s FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'pos' AND COLUMN_NAME = 'zip' LIMIT 1",
      ),
    ).toEqual({
      t: "char(5)",
      s: "utf8mb4",
    });
  });
});

describe("seedShop", () => {
  it("refuses a shop with rows no seed leaves, naming them", async () => {
    await root.query("INSERT INTO pos.City VALUES ('00001', 'x', 'y')");
    await expect(seedShop(server.uri, { seed: 1 })).rejects.toThrow(/TS350 database pos: found 1 rows in City/);
    await root.query("DELETE FROM pos.City");
  });

  it("fills an empty shop once, with progress", async () => {
    const seen: [number, number][] = [];
    const size = { customers: 150, orders: 600, products: 110, places: 60 };
    const first = await seedShop(server.uri, {
      seed: 1,
      ...size,
      progress: (done, total) => seen.push([done, total]),
    });
    expect(first).toMatchObject({ seeded: true, rows: { Customer: 150, Order: 600 } });
    const [last] = seen.slice(-1);
    expect(last?.[0]).toBe(last?.[1]);
    expect(await seedShop(server.uri, { seed: 2, ...size })).toEqual({ seeded: false, rows: first.rows });
    expect(await one("SELECT MIN(id) i FROM pos.Customer")).toEqual({ i: 0 });
    expect(await one(WRONG_ORDERS)).toEqual({ n: "0" });
  });
});
