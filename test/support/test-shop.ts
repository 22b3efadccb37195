import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection, RowDataPacket } from "mysql2/promise";
import type { RunningServer } from "../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../localstack/servers/start-mariadb.ts";
import { applySchema } from "../../source/apply-schema.ts";
import type { ShopAccounts } from "../../source/create-accounts.ts";
import { connectShop, SHOP_SCHEMA } from "../../source/shop-connection.ts";

export type TestShop = {
  readonly server: RunningServer;
  readonly accounts: ShopAccounts;
  /** Root, in the shop's database. */
  readonly root: Connection;
  readonly rows: (sql: string, values?: readonly (string | number | null)[]) => Promise<RowDataPacket[]>;
  readonly close: () => Promise<void>;
};

/** An empty shop on a server of its own. */
export async function openTestShop(): Promise<TestShop> {
  const base = await mkdtemp(path.join(os.tmpdir(), "tillstream-shop-"));
  const server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  const accounts = await applySchema(server.uri);
  const root = await connectShop(server.uri);
  await root.query(`USE ${SHOP_SCHEMA}`);
  return {
    server,
    accounts,
    root,
    async rows(sql, values = []) {
      const [rows] = await root.query<RowDataPacket[]>(sql, [...values]);
      return rows;
    },
    async close() {
      root.destroy();
      await server.stop();
      await rm(base, { recursive: true, force: true });
    },
  };
}

export const testRetry = { random: Math.random, sleep: (ms: number) => sleep(ms) };
