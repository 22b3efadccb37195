import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "mysql2/promise";
import { expect } from "vitest";
import type { Checkpoint } from "../../../localstack/dms/checkpoint.ts";
import { startDmsInto, type DmsOptions } from "../../../localstack/dms/start-dms.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { applySchema } from "../../../source/apply-schema.ts";
import type { ShopAccounts } from "../../../source/create-accounts.ts";
import { connectShop, SHOP_TABLES } from "../../../source/shop-connection.ts";
import { createFolderSink } from "./folder-sink.ts";
import { deletedAt, foldChangeRows } from "./fold-change-rows.ts";
import { readChangeFiles, type ChangeRow } from "./read-change-files.ts";
import { sourceRows } from "./source-rows.ts";
import { startTaskChild } from "./task-child.ts";
import { until } from "./until.ts";

const FOLDER = "raw/epoch=0001";
const KEYS: Record<string, string[]> = { City: ["zip"], SalesTax: ["zip"], Orderline: ["order_id", "product_id"] };
/** Fine enough to meet a moment of a few ms. */
const POLL_MS = 2;
/** A transaction of a few rows spills, one of a whole table is stored in many pieces, and a put takes its time. */
const SETTINGS = {
  schema: "pos",
  tables: [...SHOP_TABLES],
  folder: FOLDER,
  flushIntervalMs: 50,
  flushBytes: 1_000_000,
  maxLoadFileBytes: 8000,
  maxBufferedBytes: 10_000,
  spillBytes: 2000,
};
const PUT_MS = 15;

/** A shop whose task is killed again and again, and the proof that this changed nothing. */
export type ShopUnderKills = {
  accounts: ShopAccounts;
  shop: Connection;
  /** Runs the task in a process of its own and kills it once the condition holds. Returns what it said. */
  killWhen: (condition: (said: string) => boolean) => Promise<string>;
  killAfter: (ms: number) => Promise<string>;
  /** null before the first. */
  checkpoint: () => Checkpoint | null;
  /** Transactions in a spill file at the moment, and change files so far. */
  spills: () => number;
  files: () => number;
  /** Runs it to the end of the log, and compares every row ever delivered with the tables. */
  expectNothingLost: () => Promise<void>;
  close: () => Promise<void>;
};

export async function openShopUnderKills(base: string): Promise<ShopUnderKills> {
  const at = (name: string): string => {
    const folder = path.join(base, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  const server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  const accounts = await applySchema(server.uri);
  const shop = await connectShop(accounts.report);
  const settings = { ...SETTINGS, sourceUri: accounts.cdc, stateDir: at("state") };

  const killWhen = async (condition: (said: string) => boolean): Promise<string> => {
    const child = startTaskChild({ ...settings, files: at("files"), archive: at("archive"), putMs: PUT_MS });
    while (!child.hasEnded() && !condition(child.said())) await sleep(POLL_MS);
    await child.kill();
    return child.said();
  };
  const checkpoint = (): Checkpoint | null =>
    readdirSync(at("state")).includes("checkpoint.json")
      ? (JSON.parse(readFileSync(path.join(at("state"), "checkpoint.json"), "utf8")) as Checkpoint)
      : null;

  return {
    accounts,
    shop,
    killWhen,
    killAfter(ms) {
      const end = Date.now() + ms;
      return killWhen(() => Date.now() >= end);
    },
    checkpoint,
    spills: () => readdirSync(at("state")).filter((name) => name.startsWith("spill-")).length,
    files: () => readdirSync(at("archive")).length,
    async expectNothingLost() {
      await runToEnd(at("files"), { ...settings, log: () => {} }, shop);
      expect(readdirSync(at("state"))).toEqual(["checkpoint.json"]);
      const kept = readChangeFiles(at("files"), FOLDER);
      const delivered = [
        ...kept,
        ...readdirSync(at("archive")).flatMap((run) => readChangeFiles(path.join(at("archive"), run), FOLDER)),
      ];
      // LOAD rows of different attempts have one version: whichever came first must not matter.
      await expectFolded(shop, delivered);
      await expectFolded(shop, delivered.toReversed());
      await expectFolded(shop, kept);
      expect(distinctVersions(delivered)).toBe(checkpoint()?.sequence.counter);
    },
    async close() {
      shop.destroy();
      await server.stop();
    },
  };
}

async function runToEnd(files: string, options: DmsOptions, shop: Connection): Promise<void> {
  const task = await startDmsInto(createFolderSink(files), options);
  const [rows] = await shop.query("SELECT @@GLOBAL.gtid_binlog_pos AS gtid");
  const end = (rows as { gtid: string }[])[0]?.gtid;
  await until(() => task.status().position === end, task.failed);
  await task.stop();
}

async function expectFolded(shop: Connection, rows: readonly ChangeRow[]): Promise<void> {
  const orderDeletes = deletedAt(
    rows.filter((row) => row.table === "Order"),
    "id",
  );
  for (const table of SHOP_TABLES) {
    const key = KEYS[table] ?? ["id"];
    const cascade = table === "Orderline" ? { column: "order_id", deletedAt: orderDeletes } : undefined;
    const own = rows.filter((row) => row.table === table);
    expect(foldChangeRows(own, key, cascade), table).toEqual(await sourceRows(shop, `pos.\`${table}\``, key));
  }
}

/** How many row versions there are. Every one that was delivered twice must be the same, and their numbers must have no gap. */
function distinctVersions(delivered: readonly ChangeRow[]): number {
  const bySequence = new Map<string, string>();
  for (const row of delivered.filter(({ seq }) => seq !== "")) {
    const text = JSON.stringify([row.table, row.op, row.time, row.position, row.cells, row.before]);
    expect(bySequence.get(row.seq) ?? text).toBe(text);
    bySequence.set(row.seq, text);
  }
  const numbers = [...bySequence.keys()].map((seq) => Number(seq.slice(16))).toSorted((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  return numbers.length;
}
