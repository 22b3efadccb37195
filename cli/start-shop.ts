import { setTimeout as sleep } from "node:timers/promises";
import { seedShop } from "../source/seed/seed-shop.ts";
import { LOCAL_TASK_ARN } from "../localstack/aws/dms/local-task.ts";
import type { ReplicationTask } from "../localstack/dms/replication-task.ts";
import type { World } from "../localstack/world/open-world.ts";
import { UnsafeSourceError } from "../src/core/errors/error-classes.ts";
import { fullLoadProgress } from "../src/core/pipeline/full-load-progress.ts";
import { dmsReplication } from "../src/edges/dms.ts";
import type { Replication } from "../src/edges/replication.ts";
import { certify } from "./certify.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { followExecution, startExecution } from "./follow-execution.ts";
import { localClients } from "./local-clients.ts";
import type { ProgressLine } from "./progress-line.ts";
import { untilCaughtUp } from "./until-caught-up.ts";

/** A shop's proportions: ten orders a customer, and an assortment that grows slower than the sales. */
const ORDERS_PER_CUSTOMER = 10;
const ORDERS_PER_PRODUCT = 20;
/** Often enough for a figure that moves. */
const POLL_MS = 250;

type ShopOptions = { readonly seed: number; readonly orders: number; readonly once?: boolean };

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

/** Lets DMS begin or go on and waits until its full load is in S3. False: a user stopped it before that, or it cannot go on from its checkpoint. */
async function replicate(
  world: World,
  dms: ReplicationTask,
  { once = false }: ShopOptions,
  progress: ProgressLine,
): Promise<boolean> {
  await dms.begin();
  const replication = dmsReplication(LOCAL_TASK_ARN, localClients(world.endpoint).dms);
  try {
    return await Promise.race([untilLoaded(replication, progress), dms.failed]);
  } catch (error) {
    // The remedy of a lost log is a new epoch, which only a running world can be asked for. Before the first load there is nothing to go on from.
    if (once || !(error instanceof UnsafeSourceError) || dms.describe().dms?.loaded !== true) throw error;
    progress.say(error.message);
    progress.say("DMS has failed: tillstream dms reload begins a new epoch, tillstream dms start tries again");
    return false;
  }
}

async function untilLoaded(replication: Replication, progress: ProgressLine): Promise<boolean> {
  for (;;) {
    const now = await replication.state();
    const load = fullLoadProgress(now);
    const rows = (await replication.tables()).reduce((sum, table) => sum + table.fullLoadRows, 0);
    if (load.state === "loading") {
      progress.update(`DMS full load: ${count(rows)} rows written as change files`);
      await sleep(POLL_MS);
      continue;
    }
    const isLoaded = load.state === "done";
    if (isLoaded) progress.done(`DMS full load: ${count(rows)} rows`);
    if (now.status === "stopped") progress.say("DMS is stopped: tillstream dms start lets it go on");
    return isLoaded;
  }
}

/** Files of an epoch before a reload that nobody has loaded yet: the full run loads the newest epoch only, and its sweep waits for them. */
async function loadOlderEpochs(world: World, progress: ProgressLine): Promise<void> {
  const { states } = localClients(world.endpoint);
  const arn = await startExecution(states, '{"mode":"changes"}');
  await followExecution(states, arn, (where) => progress.update(where));
}

/** Shop, full load, documents, certificate. The wake-ups start after the load: one run that rebuilds everything once beats dozens of small ones. */
export async function startShop(world: World, options: ShopOptions, progress: ProgressLine): Promise<ExitCode> {
  if (world.dms === null) throw new Error("a world of files has no shop to replicate");
  await seed(world, options, progress);
  const isLoaded = await replicate(world, world.dms, options, progress);
  if (isLoaded && world.shop !== null) await untilCaughtUp(world.dms, world.shop.cdcUri);
  if (isLoaded && world.dms.describe().state.epoch > 1) await loadOlderEpochs(world, progress);
  const code = isLoaded
    ? await certify(world, localClients(world.endpoint), '{"mode":"full"}', progress)
    : EXIT_CODE.failed;
  world.startWakeUps();
  return code;
}
