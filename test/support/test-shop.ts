import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "mysql2/promise";
import type { RunningServer } from "../../localstack/servers/running-server.ts";
import type { ShopAccounts } from "../../source/create-accounts.ts";
import { type Row, startTestShop } from "./shop/test-shop.ts";

/** `startTestShop` for tests that work with the driver's own connection. */
export type TestShop = {
  readonly server: RunningServer;
  readonly accounts: ShopAccounts;
  /** Root, in the shop's database. */
  readonly root: Connection;
  readonly rows: (sql: string, values?: readonly (string | number | null)[]) => Promise<Row[]>;
  readonly close: () => Promise<void>;
};

/** An empty shop on a server of its own. */
export async function openTestShop(): Promise<TestShop> {
  const { server, accounts, root, stop } = await startTestShop();
  return { server, accounts, root: root.connection, rows: root.run, close: stop };
}

export const testRetry = { random: Math.random, sleep: (ms: number) => sleep(ms) };
