import path from "node:path";
import { seedShop } from "../source/seed/seed-shop.ts";
import { startDms, type DmsTask } from "../localstack/dms/start-dms.ts";
import type { World } from "../localstack/world/open-world.ts";
import { certify } from "./certify.ts";
import type { ExitCode } from "./exit-code.ts";
import { localClients } from "./local-clients.ts";
import type { ProgressLine } from "./progress-line.ts";

/** A shop's proportions: ten orders a customer, and an assortment that grows slower than the sales. */
const ORDERS_PER_CUSTOMER = 10;
const ORDERS_PER_PRODUCT = 20;
/** A sale is visible within 5 s end to end; a second of it goes to waiting for the file to fill. */
const FLUSH_INTERVAL_MS = 1_000;
/** DMS's own CdcMinFileSize; a local burst hardly reaches it. */
const FLUSH_BYTES = 32_000 * 1_024;

const TABLES = ["City", "SalesTax", "Customer", "Product", "Order", "Orderline", "PriceHistory"];

type ShopOptions = { readonly seed: number; readonly orders: number };

const count = (n: number): string => n.toLocaleString("en");

/** Fills the shop we own; a database given by SOURCE_URI is somebody's and stays as it is. */
async function seed(world: World, options: ShopOptions, progress: ProgressLine): Promise<void> {
  if (world.shop === null || !world.shop.ours) return;
  const size = {
    orders: options.orders,
    customers: Math.ceil(options.orders / ORDERS_PER_CUSTOMER),
    products: Math.ceil(options.orders / ORDERS_PER_PRODUCT),
  };
  const rows = await seedShop(world.shop.adminUri, {
    ...size,
    seed: options.seed,
    progress: (done, total) => progress.update(`making the shop: ${count(done)} of ${count(total)} rows`),
  });
  if (rows.seeded) progress.done(`shop made: ${count(size.customers)} customers, ${count(size.orders)} orders`);
}

async function replicate(world: World, progress: ProgressLine): Promise<DmsTask> {
  if (world.shop === null) throw new Error("a world of files has no shop to replicate");
  const dms = await startDms({
    sourceUri: world.shop.cdcUri,
    s3Endpoint: world.endpoint,
    bucket: world.dataBucket,
    folder: "raw/epoch=0001",
    schema: "pos",
    tables: TABLES,
    stateDir: path.join(world.dataDir, "dms"),
    flushIntervalMs: FLUSH_INTERVAL_MS,
    flushBytes: FLUSH_BYTES,
    log: world.log,
  });
  const showing = setInterval(() => {
    const rows = dms.status().tables.reduce((sum, table) => sum + table.loadedRows, 0);
    progress.update(`DMS full load: ${count(rows)} rows written as change files`);
  }, 250);
  try {
    const status = await Promise.race([dms.fullLoadDone, dms.failed]);
    progress.done(
      `DMS full load: ${count(status.tables.reduce((sum, table) => sum + table.loadedRows, 0))} rows in ${status.filesWritten} files`,
    );
    return dms;
  } catch (error) {
    await dms.stop();
    throw error;
  } finally {
    clearInterval(showing);
  }
}

/** Shop, full load, documents, certificate. The wake-ups start after the load: one run that rebuilds everything once beats dozens of small ones. */
export async function startShop(
  world: World,
  options: ShopOptions,
  progress: ProgressLine,
): Promise<{ code: ExitCode; dms: DmsTask }> {
  await seed(world, options, progress);
  const dms = await replicate(world, progress);
  try {
    const code = await certify(world, localClients(world.endpoint), '{"mode":"full"}', progress);
    world.startWakeUps();
    return { code, dms };
  } catch (error) {
    await dms.stop();
    throw error;
  }
}
