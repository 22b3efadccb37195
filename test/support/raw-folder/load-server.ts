import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Connection } from "mysql2/promise";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { applySchema } from "../../../source/apply-schema.ts";
import type { LoadSummary } from "../../../source/load/load-summary.ts";
import { loadRawFiles } from "../../../source/load/load-raw-files.ts";
import { openRawFolder } from "../../../source/load/open-raw-folder.ts";
import { connectShop } from "../../../source/shop-connection.ts";

type Row = Record<string, unknown>;

/** A shop's database of its own, to be loaded and emptied again. */
export type LoadServer = {
  readonly uri: string;
  readonly root: Connection;
  /** A folder of its own. */
  readonly base: string;
  rows(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  load(folder: string, useInfile?: boolean): Promise<LoadSummary>;
  empty(): Promise<void>;
  stop(): Promise<void>;
};

const CHILDREN_FIRST = ["Orderline", "`Order`", "PriceHistory", "Product", "Customer", "SalesTax", "City"];

export async function startLoadServer(): Promise<LoadServer> {
  const base = await mkdtemp(path.join(os.tmpdir(), "tillstream-load-"));
  const server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  await applySchema(server.uri);
  const root = await connectShop(server.uri);
  await root.query("SET @pos_bulk_load = 1");
  return {
    uri: server.uri,
    root,
    base,
    async rows(sql, values = []) {
      const [rows] = await root.query(sql, [...values]);
      return rows as Row[];
    },
    async load(folder, useInfile = false) {
      const files = await openRawFolder(folder);
      return loadRawFiles(server.uri, files, { useInfile, onProgress: () => {}, now: () => performance.now() });
    },
    async empty() {
      for (const table of CHILDREN_FIRST) await root.query(`DELETE FROM pos.${table}`);
      await root.query("CALL pos.proc_RefreshMV()");
      await root.query("DROP DATABASE IF EXISTS pos_load");
    },
    async stop() {
      root.destroy();
      await server.stop();
      await rm(base, { recursive: true, force: true });
    },
  };
}
