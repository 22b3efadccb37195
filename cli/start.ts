import path from "node:path";
import { dashboardService } from "../dashboard/dashboard-service.ts";
import { statesPage } from "../dashboard/states/states-page.ts";
import { openWorld, type World } from "../localstack/world/open-world.ts";
import { dashboardSources } from "./dashboard-sources.ts";
import { deliverFiles } from "./deliver-files.ts";
import type { Delivery } from "./delivery-order.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { liveNumbers, type LiveNumbers } from "./live-numbers.ts";
import { localClients } from "./local-clients.ts";
import { progressLine, type ProgressLine } from "./progress-line.ts";
import { sellLive } from "./sell-live.ts";
import { startShop } from "./start-shop.ts";
import { stopSignal } from "./stop-signal.ts";

export type StartOptions = {
  readonly once?: boolean;
  readonly rate: number;
  readonly data: string;
  readonly port: number;
  readonly from?: string;
  readonly deliver: Delivery;
  readonly mapping?: string;
  readonly seed: number;
  readonly orders: number;
};

const untilAborted = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener("abort", () => resolve(null), { once: true });
  });

async function work(
  world: World,
  options: StartOptions,
  numbers: LiveNumbers,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<ExitCode> {
  if (options.from !== undefined) {
    const delivering = deliverFiles(world, { ...options, from: options.from }, progress);
    const code = await Promise.race([delivering, untilAborted(signal)]);
    if (code === null) return EXIT_CODE.fine;
    if (options.once !== true) {
      progress.say(`page: ${world.endpoint}   Ctrl-C ends everything`);
      await untilAborted(signal);
    }
    return code;
  }
  const started = await Promise.race([startShop(world, options, progress), untilAborted(signal)]);
  if (started === null) return EXIT_CODE.fine;
  if (options.once === true) return started;
  progress.say(`page: ${world.endpoint}   Ctrl-C ends everything`);
  await sellLive(world, options, numbers, progress, signal);
  return EXIT_CODE.fine;
}

/** `tillstream start`: opens the world, does the load, proves it, and stays unless `--once`. */
export async function startCommand(options: StartOptions): Promise<ExitCode> {
  const progress = progressLine(process.stderr, Date.now);
  const signal = stopSignal(process, { nowMs: Date.now, say: (text) => progress.say(text) });
  const numbers = liveNumbers();
  const world = await openWorld({
    dataDir: path.resolve(options.data),
    port: options.port,
    kind: options.from === undefined ? "shop" : "files",
    ...(options.mapping === undefined ? {} : { mapping: path.resolve(options.mapping) }),
    wake: false,
    onProgress: (text) => progress.update(text),
    pages: (world) => [
      statesPage(() => localClients(world().endpoint).states),
      dashboardService(dashboardSources(world, numbers)),
    ],
  });
  try {
    for (const server of world.servers) progress.done(server);
    // Awaited also after Ctrl-C: what DMS still holds must be in S3 before the world below it ends.
    return await work(world, options, numbers, progress, signal);
  } finally {
    await world.stop();
  }
}
