import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Connection } from "mysql2/promise";
import { connectShop, SHOP_SCHEMA } from "./shop-connection.ts";

/** A URI per user: `cdc` reads the binary log, `report` reads tables (reconciliation), `app` is the shop's own program. */
export type ShopAccounts = { cdc: string; report: string; app: string };

const SCHEMA_FOLDER = path.join(import.meta.dirname, "schema");
const PASSWORD_BYTES = 18;

/** Rights on the whole server, and rights on the shop's schema. None may change structure. */
const RIGHTS: Record<keyof ShopAccounts, { server: string | null; schema: string }> = {
  cdc: { server: "REPLICATION SLAVE, BINLOG MONITOR", schema: "SELECT" },
  report: { server: null, schema: "SELECT" },
  app: { server: null, schema: "SELECT, INSERT, UPDATE, DELETE" },
};

/**
 * Creates what is missing of the shop: database, tables, users. Running it again changes nothing but the users' passwords, which are new each
 * time unless `known` accounts are given; they are nowhere but in what is returned.
 * @param uri of a user who may create databases and users
 */
export async function applySchema(uri: string, known?: ShopAccounts): Promise<ShopAccounts> {
  const connection = await connectShop(uri);
  try {
    await createTables(connection);
    // Accounts belong to this server, not to the data: they are kept out of the log that is replicated.
    await connection.query("SET SESSION sql_log_bin = 0");
    return {
      cdc: await createUser(connection, uri, "cdc", known?.cdc),
      report: await createUser(connection, uri, "report", known?.report),
      app: await createUser(connection, uri, "app", known?.app),
    };
  } finally {
    await connection.end();
  }
}

async function createTables(connection: Connection): Promise<void> {
  await connection.query(
    `CREATE DATABASE IF NOT EXISTS ${SHOP_SCHEMA} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
  );
  await connection.query(`USE ${SHOP_SCHEMA}`);
  const files = (await readdir(SCHEMA_FOLDER)).filter((name) => name.endsWith(".sql")).toSorted();
  for (const name of files) await connection.query(await readFile(path.join(SCHEMA_FOLDER, name), "utf8"));
}

async function createUser(
  connection: Connection,
  uri: string,
  user: keyof ShopAccounts,
  known?: string,
): Promise<string> {
  const password =
    known === undefined
      ? randomBytes(PASSWORD_BYTES).toString("base64url")
      : decodeURIComponent(new URL(known).password);
  const { server, schema } = RIGHTS[user];
  await connection.query("CREATE USER IF NOT EXISTS ?@'%'", [user]);
  await connection.query("ALTER USER ?@'%' IDENTIFIED BY ?", [user, password]);
  if (server !== null) await connection.query(`GRANT ${server} ON *.* TO ?@'%'`, [user]);
  await connection.query(`GRANT ${schema} ON ${SHOP_SCHEMA}.* TO ?@'%'`, [user]);
  const account = new URL(uri);
  account.username = user;
  account.password = encodeURIComponent(password);
  account.pathname = `/${SHOP_SCHEMA}`;
  return account.href;
}
