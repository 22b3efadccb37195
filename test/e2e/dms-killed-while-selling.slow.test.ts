import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MongoClient } from "mongodb";
import type { RowDataPacket } from "mysql2/promise";
import { afterAll, describe, expect, it } from "vitest";
import { lastCertificate } from "../../cli/certificate.ts";
import { followExecution, startExecution } from "../../cli/follow-execution.ts";
import { localClients } from "../../cli/local-clients.ts";
import { startLocalCloud } from "../../localstack/aws/start-local-cloud.ts";
import { bundleFunctions } from "../../localstack/bundle.ts";
import { startDocumentServer } from "../../localstack/servers/start-document-server.ts";
import { startMariaDb } from "../../localstack/servers/start-mariadb.ts";
import { TARGET_DATABASE } from "../../localstack/world/open-world.ts";
import { BUNDLES_DIR, TEMPLATE_FILE } from "../../localstack/world/project-files.ts";
import { applySchema } from "../../source/apply-schema.ts";
import { seedShop } from "../../source/seed/seed-shop.ts";
import { connectShop, SHOP_SCHEMA, SHOP_TABLES } from "../../source/shop-connection.ts";
import { runTill } from "../../source/till/till.ts";
import { eventually } from "../support/command-line.ts";

const CHILD = path.join(import.meta.dirname, "../support/dms/s3-dms-child.ts");
const LONG_MS = 240_000;
const ORDERS = 1_000;
const RATE_PER_SECOND = 100;
const KILLS = 3;
const log = (): void => {};

const folder = mkdtempSync(path.join(os.tmpdir(), "till-"));
const started = new AsyncDisposableStack();
afterAll(async () => {
  await started.disposeAsync();
  rmSync(folder, { recursive: true, force: true });
}, LONG_MS);

/** Database, documents and cloud, as a world has them, but DMS in a process of its own that can be killed alone. */
async function openParts() {
  const environment = process.env;
  const shop = await startMariaDb({ dataDir: path.join(folder, "mariadb"), environment });
  started.defer(() => shop.stop());
  const users = await applySchema(shop.uri);
  await seedShop(shop.uri, { seed: 5, customers: 300, orders: 3_000, products: 200, places: 100 });
  const documents = await startDocumentServer({ dataDir: path.join(folder, "documents"), environment });
  started.defer(() => documents.stop());
  await bundleFunctions({ outDir: BUNDLES_DIR, log });
  const cloud = await startLocalCloud({
    templatePath: TEMPLATE_FILE,
    dataDir: path.join(folder, "aws"),
    port: 0,
    bundlesDir: BUNDLES_DIR,
    parameters: { ReconcileSettleSeconds: "6" },
    functionEnvironment: { TARGET_URI: documents.uri, TARGET_DATABASE, SOURCE_URI: users.cdc },
    services: [],
    log,
  });
  started.defer(() => cloud.stop());
  return { users, documents, cloud };
}

type Parts = Awaited<ReturnType<typeof openParts>>;
type Task = { readonly child: ChildProcess; readonly said: () => string };

function startTask({ users, cloud }: Parts): Task {
  const options = {
    sourceUri: users.cdc,
    schema: SHOP_SCHEMA,
    tables: [...SHOP_TABLES],
    folder: "raw/epoch=0001",
    stateDir: path.join(folder, "dms"),
    flushIntervalMs: 500,
    flushBytes: 1_000_000,
    s3Endpoint: cloud.endpoint,
    bucket: cloud.names["DataBucket"] ?? "",
  };
  const child = spawn(process.execPath, [CHILD, JSON.stringify(options)], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return { child, said: () => said };
}

async function kill({ child }: Task): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function certify({ cloud }: Parts, input: string): Promise<{ verdict: string; reasons: string[] }> {
  const { states } = localClients(cloud.endpoint);
  const run = await followExecution(states, await startExecution(states, input), () => {});
  expect(run.status, `${run.error ?? ""} ${run.cause ?? ""}`).toBe("SUCCEEDED");
  const text = await lastCertificate(cloud.endpoint, cloud.names["WorkBucket"] ?? "", "json");
  return JSON.parse(text ?? "{}") as { verdict: string; reasons: string[] };
}

/** Waits until the task has stored everything that is in the log. */
async function caughtUp({ users }: Parts, task: Task): Promise<void> {
  const source = await connectShop(users.cdc);
  try {
    await eventually("the task to catch up", LONG_MS, async () => {
      const [rows] = await source.query<RowDataPacket[]>("SELECT @@GLOBAL.gtid_binlog_pos gtid");
      return task
        .said()
        .trimEnd()
        .endsWith(`position ${String(rows[0]?.["gtid"])}`);
    });
  } finally {
    source.destroy();
  }
}

describe("DMS killed while the tills sell", { timeout: 3 * LONG_MS }, () => {
  it(`${ORDERS} orders at ${RATE_PER_SECOND}/s, DMS killed and started again ${KILLS} times in between: green`, async () => {
    const parts = await openParts();
    let task = startTask(parts);
    await eventually("the full load", LONG_MS, () => task.said().includes("loaded"));
    expect(await certify(parts, '{"mode":"full"}')).toMatchObject({ verdict: "GREEN", reasons: [] });

    let sold = 0;
    const selling = runTill(parts.users.app, {
      seed: 9,
      ratePerSecond: RATE_PER_SECOND,
      orders: ORDERS,
      signal: new AbortController().signal,
      onSale: () => (sold += 1),
    });
    for (let killed = 1; killed <= KILLS; killed++) {
      await eventually("more sales", LONG_MS, () => sold >= (ORDERS * killed) / (KILLS + 1));
      await kill(task);
      expect(sold).toBeLessThan(ORDERS);
      await sleep(200);
      task = startTask(parts);
    }
    started.defer(() => kill(task));
    expect((await selling).orders).toBe(ORDERS);

    await caughtUp(parts, task);
    expect(await certify(parts, '{"mode":"changes","reconcile":true}')).toMatchObject({
      verdict: "GREEN",
      reasons: [],
    });
    const target = await new MongoClient(parts.documents.uri).connect();
    started.defer(() => target.close());
    const source = await connectShop(parts.users.cdc);
    started.defer(() => source.destroy());
    const [rows] = await source.query<RowDataPacket[]>("SELECT COUNT(*) n FROM pos.`Order`");
    const shown = await target
      .db(TARGET_DATABASE)
      .collection("orders")
      .countDocuments({ deletedAt: { $exists: false } });
    expect(shown).toBe(Number(rows[0]?.["n"]));
  });
});
