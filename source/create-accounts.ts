import { randomBytes } from "node:crypto";
import type { Connection } from "mysql2/promise";
import { accountGrants, type ShopUser } from "./account-grants.ts";
import { connectShop, SHOP_SCHEMA } from "./shop-connection.ts";

/** A URI per user. */
export type ShopAccounts = Record<ShopUser, string>;

const PASSWORD_BYTES = 18;

/**
 * Creates the shop's users, or gives those that are there new passwords unless `known` accounts are given, and exactly their grants: what an older
 * version granted is taken back. The passwords are nowhere but in what is returned.
 * @param uri of a user who may create users
 */
export async function createAccounts(uri: string, known?: ShopAccounts): Promise<ShopAccounts> {
  const connection = await connectShop(uri);
  try {
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

async function createUser(connection: Connection, uri: string, user: ShopUser, known?: string): Promise<string> {
  const password =
    known === undefined
      ? randomBytes(PASSWORD_BYTES).toString("base64url")
      : decodeURIComponent(new URL(known).password);
  await connection.query("CREATE USER IF NOT EXISTS ?@'%'", [user]);
  await connection.query("ALTER USER ?@'%' IDENTIFIED BY ?", [user, password]);
  await connection.query("REVOKE ALL PRIVILEGES, GRANT OPTION FROM ?@'%'", [user]);
  for (const { rights, on } of accountGrants(user, SHOP_SCHEMA))
    await connection.query(`GRANT ${rights} ON ${on} TO ?@'%'`, [user]);
  const account = new URL(uri);
  account.username = user;
  account.password = encodeURIComponent(password);
  account.pathname = `/${SHOP_SCHEMA}`;
  return account.href;
}
