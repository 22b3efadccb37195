import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Connection, RowDataPacket } from "mysql2/promise";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { applySchema } from "../../../source/apply-schema.ts";
import type { ShopAccounts } from "../../../source/create-accounts.ts";
import { connectShop, SHOP_SCHEMA } from "../../../source/shop-connection.ts";

export type Row = Record<string, unknown>;
export type Session = {
  readonly connection: Connection;
  /** Runs a statement; the rows of a SELECT or of a CALL's first result, else []. */
  readonly run: (sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;
  /** The server's refusal, as `errno sqlState message`; "" when there is none. */
  readonly refusal: (sql: string, parameters?: readonly unknown[]) => Promise<string>;
};
export type TestShop = {
  readonly server: RunningServer;
  readonly accounts: ShopAccounts;
  readonly root: Session;
  /** A session of its own in the shop's database; as root unless a URI is given. */
  readonly open: (uri?: string) => Promise<Session>;
  /** Empties all tables; ids start anew. */
  readonly empty: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Refusal = { errno?: number; sqlState?: string; message?: string };

async function openSession(uri: string, kept: Connection[]): Promise<Session> {
  const connection = await connectShop(uri);
  kept.push(connection);
  await connection.query(`USE ${SHOP_SCHEMA}`);
  const run = async (sql: string, parameters: readonly unknown[] = []): Promise<Row[]> => {
    const [result] = await connection.query<RowDataPacket[] | RowDataPacket[][]>(sql, [...parameters]);
    if (!Array.isArray(result)) return [];
    const [first] = result;
    return (Array.isArray(first) ? first : result) as Row[];
  };
  const refusal = (sql: string, parameters: readonly unknown[] = []): Promise<string> =>
    run(sql, parameters).then(
      () => "",
      (error: unknown) => {
        const { errno, sqlState, message } = error as Refusal;
        return `${errno} ${sqlState} ${message}`;
      },
    );
  return { connection, run, refusal };
}

const TABLES_BY_DEPENDENCE = [
  "Orderline",
  "Order",
  "PriceHistory",
  "Customer",
  "Product",
  "SalesTax",
  "City",
  "mv_ProductBuyers",
  "mv_CustomerPurchases",
  "mv_Touched",
];

/** A real server with the whole schema and no rows. */
export async function startTestShop(): Promise<TestShop> {
  const base = await mkdtemp(path.join(os.tmpdir(), "tillstream-shop-"));
  const server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  const accounts = await applySchema(server.uri);
  const kept: Connection[] = [];
  const root = await openSession(server.uri, kept);
  return {
    server,
    accounts,
    root,
    open: (uri = server.uri) => openSession(uri, kept),
    empty: async () => {
      await root.run("SET @pos_bulk_load = 1");
      for (const table of TABLES_BY_DEPENDENCE) await root.run("DELETE FROM ??", [table]);
      await root.run("SET @pos_bulk_load = NULL");
    },
    stop: async () => {
      for (const connection of kept) connection.destroy();
      await server.stop();
      await rm(base, { recursive: true, force: true });
    },
  };
}
