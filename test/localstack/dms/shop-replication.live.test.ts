import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDmsInto } from "../../../localstack/dms/start-dms.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { applySchema } from "../../../source/apply-schema.ts";
import type { ShopAccounts } from "../../../source/create-accounts.ts";
import { seedShop } from "../../../source/seed/seed-shop.ts";
import { connectShop, SHOP_TABLES } from "../../../source/shop-connection.ts";
import { runTill } from "../../../source/till/till.ts";
import { createFolderSink } from "../../support/dms/folder-sink.ts";
import { deletedAt, foldChangeRows } from "../../support/dms/fold-change-rows.ts";
import { readChangeFiles } from "../../support/dms/read-change-files.ts";
import { sourceRows } from "../../support/dms/source-rows.ts";
import { until } from "../../support/dms/until.ts";

const FOLDER = "raw/epoch=0001";
const KEYS: Record<string, string[]> = {
  City: ["zip"],
  SalesTax: ["zip"],
  Customer: ["id"],
  Product: ["id"],
  PriceHistory: ["id"],
  Order: ["id"],
  Orderline: ["order_id", "product_id"],
};

let base: string;
let server: RunningServer;
let accounts: ShopAccounts;
let shop: Connection;

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "tillstream-dms-"));
  server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  accounts = await applySchema(server.uri);
  await seedShop(server.uri, { seed: 7, customers: 300, orders: 1500, products: 120, places: 100 });
  shop = await connectShop(accounts.cdc);
});

afterAll(async () => {
  shop?.destroy();
  await server?.stop();
  await rm(base, { recursive: true, force: true });
});

const options = (name: string) => ({
  sourceUri: accounts.cdc,
  schema: "pos",
  tables: SHOP_TABLES,
  folder: FOLDER,
  stateDir: path.join(base, name, "state"),
  flushIntervalMs: 200,
  flushBytes: 1_000_000,
  maxLoadFileBytes: 20_000,
  log: () => {},
});

/** The folded change files of every table must be the table. Returns all rows. */
async function expectFilesEqualTables(folder: string) {
  const rows = readChangeFiles(folder, FOLDER);
  const orderDeletes = deletedAt(
    rows.filter((row) => row.table === "Order"),
    "id",
  );
  for (const table of SHOP_TABLES) {
    const own = rows.filter((row) => row.table === table);
    const cascade = table === "Orderline" ? { column: "order_id", deletedAt: orderDeletes } : undefined;
    const folded = foldChangeRows(own, KEYS[table] ?? [], cascade);
    const expected = await sourceRows(shop, `pos.\`${table}\``, KEYS[table] ?? []);
    expect(folded.size, table).toBe(expected.size);
    expect(folded, table).toEqual(expected);
  }
  return rows;
}

/** Where the log ends, once the server's event has written what the sales left for later. */
async function gtid(): Promise<string> {
  await until(async () => ((await shop.query("SELECT seq FROM pos.mv_Touched LIMIT 1"))[0] as unknown[]).length === 0);
  const [rows] = await shop.query("SELECT @@GLOBAL.gtid_binlog_pos AS gtid");
  return (rows as { gtid: string }[])[0]?.gtid ?? "";
}

describe("full load and CDC of a busy shop", () => {
  it("files fold to exactly the tables, each change once and in order", async () => {
    const sink = path.join(base, "busy", "files");
    const tills = new AbortController();
    const selling = runTill(accounts.app, { seed: 1, ratePerSecond: Infinity, lanes: 3, signal: tills.signal });
    const dms = await startDmsInto(createFolderSink(sink), options("busy"));
    const loaded = await dms.fullLoadDone;
    await until(
      () => dms.status().tables.reduce((sum, t) => sum + t.inserts + t.updates + t.deletes, 0) > 3000,
      dms.failed,
    );
    tills.abort();
    const counts = await selling;
    const end = await gtid();
    await until(() => dms.status().position === end, dms.failed);
    const status = dms.status();
    await dms.stop();

    const rows = await expectFilesEqualTables(sink);
    const changes = rows.filter((row) => row.seq !== "");
    const numbers = changes.map((row) => Number(row.seq.slice(16))).toSorted((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(counts.orders).toBeGreaterThan(100);
    for (const table of SHOP_TABLES) {
      const own = changes.filter((row) => row.table === table);
      // File name order is commit order.
      expect(own.map((row) => row.seq)).toEqual(own.map((row) => row.seq).toSorted());
      const counted = status.tables.find((t) => t.table === table);
      expect([counted?.inserts, counted?.updates, counted?.deletes]).toEqual(
        ["I", "U", "D"].map((op) => own.filter((row) => row.op === op).length),
      );
      expect(loaded.tables.find((t) => t.table === table)?.loadedRows).toBe(
        rows.filter((row) => row.table === table && row.seq === "").length,
      );
    }
    expect(rows.some((row) => row.key.endsWith("/Order/LOAD00000002.csv.gz"))).toBe(true);
    expect(status.lagMs).toBe(0);
  });

  it("continues from its checkpoint without a second load, and without a gap", async () => {
    const sink = path.join(base, "again", "files");
    const first = await startDmsInto(createFolderSink(sink), options("again"));
    await first.fullLoadDone;
    await first.stop();
    const tills = new AbortController();
    const selling = runTill(accounts.app, { seed: 11, ratePerSecond: Infinity, signal: tills.signal });
    const second = await startDmsInto(createFolderSink(sink), { ...options("again"), folder: FOLDER });
    expect(second.status().state).toBe("cdc");
    await until(() => second.status().tables.some((t) => t.table === "Order" && t.inserts > 100), second.failed);
    await second.stop();
    const third = await startDmsInto(createFolderSink(sink), options("again"));
    await until(() => third.status().tables.some((t) => t.table === "Order" && t.inserts > 200), third.failed);
    tills.abort();
    await selling;
    const end = await gtid();
    await until(() => third.status().position === end, third.failed);
    await third.stop();
    const rows = await expectFilesEqualTables(sink);
    const sequences = rows.map((row) => row.seq).filter((seq) => seq !== "");
    expect(new Set(sequences).size).toBe(sequences.length);
  });
});
