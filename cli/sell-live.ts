import { setTimeout as sleep } from "node:timers/promises";
import type { TaskDescription } from "../localstack/dms/replication-task.ts";
import type { World } from "../localstack/world/open-world.ts";
import { type RateMeter, rateMeter } from "../source/till/rate-meter.ts";
import { rateText } from "../source/till/sales-summary.ts";
import { runTill } from "../source/till/till.ts";
import { lastCertificate } from "./certificate.ts";
import { followExecution, startExecution } from "./follow-execution.ts";
import { lagProbe } from "./lag-probe.ts";
import { localClients } from "./local-clients.ts";
import type { LiveNumbers } from "./live-numbers.ts";
import { type NewestVerdict, newestVerdict } from "./newest-verdict.ts";
import type { ProgressLine } from "./progress-line.ts";

const STATUS_INTERVAL_MS = 1_000;
const CERTIFICATE_INTERVAL_MS = 2_000;
/** A reconciliation of the demo shop takes a few seconds; once a minute leaves the machine to the sales. */
const RECONCILE_INTERVAL_MS = 60_000;

type Options = { readonly rate: number; readonly seed: number };

async function proveRegularly(world: World, signal: AbortSignal, newest: NewestVerdict): Promise<void> {
  const clients = localClients(world.endpoint);
  for (;;) {
    await sleep(RECONCILE_INTERVAL_MS, undefined, { signal });
    const run = await followExecution(
      clients.states,
      await startExecution(clients.states, '{"mode":"reconcile"}'),
      () => {},
    );
    if (run.status !== "SUCCEEDED") newest.fail(run.error ?? run.status, new Date());
  }
}

const look = async ({ endpoint, workBucket }: World, newest: NewestVerdict): Promise<void> =>
  newest.see(await lastCertificate(endpoint, workBucket, "json"));

/** Whoever has it made: an operator's reconciliation counts as ours do. */
async function watchCertificate(world: World, signal: AbortSignal, newest: NewestVerdict): Promise<void> {
  for (;;) {
    await sleep(CERTIFICATE_INTERVAL_MS, undefined, { signal });
    await look(world, newest);
  }
}

function statusLine({ dms }: World, numbers: LiveNumbers, rate: string, certificate: string): string {
  const task = dms?.describe();
  const tables = task?.dms?.tables ?? [];
  const rows = tables.reduce((sum, t) => sum + t.loadedRows + t.inserts + t.updates + t.deletes, 0);
  const lag = numbers.lagMs === null ? "…" : `${(numbers.lagMs / 1_000).toFixed(1)} s`;
  return `${trouble(task)}${numbers.sales.toLocaleString("en")} sales${rate}   ${rows.toLocaleString("en")} rows from the source   lag ${lag}   certificate ${certificate}`;
}

/** What must not go unseen for a minute: a task that does not run, tables whose rows went without change events. */
function trouble(task: TaskDescription | undefined): string {
  if (task === undefined) return "";
  const lost = (task.dms?.tables ?? []).filter((table) => typeof table.error === "string");
  return [
    ...(task.status === "running" ? [] : [`DMS ${task.status}   `]),
    ...(lost.length === 0 ? [] : [`ALARM ${lost.map(({ table }) => table).join(", ")}   `]),
  ].join("");
}

/** Nothing before the first whole second, and nothing of a till that only watches. */
function soldRate(meter: RateMeter, asked: number): string {
  const reached = meter.perSecond(performance.now());
  return reached === 0 ? "" : ` (${rateText(reached, asked)})`;
}

/** Sells until aborted: the till, one status line, a certificate a minute. A till of rate 0 only watches. */
export async function sellLive(
  world: World,
  options: Options,
  numbers: LiveNumbers,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<void> {
  const newest = newestVerdict();
  await look(world, newest);
  const probe = lagProbe(world, numbers);
  const meter = rateMeter(performance.now());
  const showing = setInterval(
    () => progress.update(statusLine(world, numbers, soldRate(meter, options.rate), newest.text())),
    STATUS_INTERVAL_MS,
  );
  const selling =
    world.shop?.ours === true && options.rate > 0
      ? runTill(world.shop.appUri, {
          seed: options.seed,
          ratePerSecond: options.rate,
          signal,
          onSale: (order) => {
            numbers.sales++;
            meter.count(performance.now());
            probe.follow(order);
          },
        })
      : Promise.resolve();
  const ended = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  try {
    const proving = [proveRegularly(world, signal, newest), watchCertificate(world, signal, newest)];
    // A task that had failed before was told of; the status line says so.
    const watched = world.dms === null || world.dms.describe().status === "failed" ? [] : [world.dms.failed];
    await Promise.race([Promise.all([selling, ...proving]), ...watched, ended]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    // What is under way is finished, so that DMS still sees it.
    if (signal.aborted) await selling.catch(() => {});
    clearInterval(showing);
    await probe.close();
  }
}
