import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Checkpoint } from "../../../localstack/dms/checkpoint.ts";
import { startDmsInto } from "../../../localstack/dms/start-dms.ts";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { applySchema } from "../../../source/apply-schema.ts";
import type { ShopAccounts } from "../../../source/create-accounts.ts";
import { seedShop } from "../../../source/seed/seed-shop.ts";
import { connectShop, SHOP_TABLES } from "../../../source/shop-connection.ts";
import { runTill } from "../../../source/till/till.ts";
import { createFolderSink } from "../../support/dms/folder-sink.ts";
import { deletedAt, foldChangeRows } from "../../support/dms/fold-change-rows.ts";
import { readChangeFiles, type ChangeRow } from "../../support/dms/read-change-files.ts";
import { sourceRows } from "../../support/dms/source-rows.ts";
import { until } from "../../support/dms/until.ts";

const FOLDER = "raw/epoch=0001";
const CHILD = path.resolve(import.meta.dirname, "../../support/dms/dms-child.ts");

let base: string;
let server: RunningServer;
let accounts: ShopAccounts;
let shop: Connection;
const file = (...parts: string[]): string => path.join(base, ...parts);

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "tillstream-kill-"));
  server = await startMariaDb({ dataDir: file("mariadb"), durable: false });
  accounts = await applySchema(server.uri);
  await seedShop(server.uri, { seed: 3, customers: 200, orders: 1000, products: 80, places: 60 });
  shop = await connectShop(accounts.cdc);
});

afterAll(async () => {
  shop?.destroy();
  await server?.stop();
  await rm(base, { recursive: true, force: true });
});

const options = () => ({
  sourceUri: accounts.cdc,
  schema: "pos",
  tables: [...SHOP_TABLES],
  folder: FOLDER,
  stateDir: file("state"),
  flushIntervalMs: 50,
  flushBytes: 1_000_000,
  maxLoadFileBytes: 8000,
});

/** Runs the task in a process of its own and ends it the hard way once the condition holds. */
async function killWhen(condition: (said: string) => boolean | Promise<boolean>): Promise<string> {
  const settings = JSON.stringify({ ...options(), files: file("files"), archive: file("archive"), putMs: 15 });
  const child = spawn(process.execPath, [CHILD, settings], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const exited = once(child, "exit");
  await until(() => child.exitCode !== null || condition(said));
  child.kill("SIGKILL");
  await exited;
  return said;
}

const checkpoint = async (): Promise<Checkpoint> =>
  JSON.parse(await readFile(file("state", "checkpoint.json"), "utf8")) as Checkpoint;

/** Every row ever delivered, also in files that were overwritten later. */
async function deliveredRows(): Promise<ChangeRow[]> {
  const runs = await readdir(file("archive"));
  return [
    ...readChangeFiles(file("files"), FOLDER),
    ...runs.flatMap((run) => readChangeFiles(file("archive", run), FOLDER)),
  ];
}

async function expectFolded(rows: readonly ChangeRow[]): Promise<void> {
  const orderDeletes = deletedAt(
    rows.filter((row) => row.table === "Order"),
    "id",
  );
  for (const table of SHOP_TABLES) {
    const key = { City: ["zip"], SalesTax: ["zip"], Orderline: ["order_id", "product_id"] }[table as string] ?? ["id"];
    const cascade = table === "Orderline" ? { column: "order_id", deletedAt: orderDeletes } : undefined;
    const own = rows.filter((row) => row.table === table);
    expect(foldChangeRows(own, key, cascade), table).toEqual(await sourceRows(shop, `pos.\`${table}\``, key));
  }
}

describe("a task killed with SIGKILL again and again, in full load and in CDC", () => {
  it("loses no row and gives replayed rows their old sequence", async () => {
    const tills = new AbortController();
    const selling = runTill(accounts.app, { seed: 21, ratePerSecond: 150, signal: tills.signal });
    await killWhen((said) => said.includes("loaded Customer"));
    expect((await checkpoint()).phase).toBe("full-load");
    const firstPosition = (await checkpoint()).gtidSet;
    await killWhen((said) => said.includes("loaded City"));
    expect((await checkpoint()).gtidSet).toBe(firstPosition);
    await killWhen((said) => said.includes("full load done"));
    for (let round = 0; round < 6; round++) {
      const before = (await checkpoint()).sequence.counter;
      await killWhen(async () => (await checkpoint()).sequence.counter > before + 40 + round);
    }
    tills.abort();
    await selling;

    const last = await startDmsInto(createFolderSink(file("files")), { ...options(), log: () => {} });
    expect(last.status().state).toBe("cdc");
    // The server's event still writes what the sales left for later.
    await until(
      async () => ((await shop.query("SELECT seq FROM pos.mv_Touched LIMIT 1"))[0] as unknown[]).length === 0,
    );
    const [rows] = await shop.query("SELECT @@GLOBAL.gtid_binlog_pos AS gtid");
    const end = (rows as { gtid: string }[])[0]?.gtid;
    await until(() => last.status().position === end, last.failed);
    await last.stop();

    const delivered = await deliveredRows();
    // LOAD rows of different attempts have one version: whichever came first must not matter.
    await expectFolded(delivered);
    await expectFolded(delivered.toReversed());
    await expectFolded(readChangeFiles(file("files"), FOLDER));

    const changes = delivered.filter((row) => row.seq !== "");
    const bySequence = new Map<string, string>();
    for (const row of changes) {
      const text = JSON.stringify([row.table, row.op, row.time, row.position, row.cells, row.before]);
      expect(bySequence.get(row.seq) ?? text).toBe(text);
      bySequence.set(row.seq, text);
    }
    const numbers = [...bySequence.keys()].map((seq) => Number(seq.slice(16))).toSorted((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers.length).toBe((await checkpoint()).sequence.counter);
  });
});
