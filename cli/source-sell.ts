import path from "node:path";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";
import { SOURCE_CODES } from "../src/core/errors/source-codes.ts";
import { withShop } from "../localstack/world/with-shop.ts";
import { rateMeter } from "../source/till/rate-meter.ts";
import { rateText, salesSummary } from "../source/till/sales-summary.ts";
import { runTill } from "../source/till/till.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { type ProgressLine, progressLine } from "./progress-line.ts";
import { stopSignal } from "./stop-signal.ts";

export type SellOptions = {
  readonly rate: number;
  readonly seed: number;
  /** Seconds. */
  readonly for?: number;
  readonly orders?: number;
  readonly lanes?: number;
  readonly data: string;
};

const SECOND_MS = 1_000;

/** Sells in the shop of the running world, or in its MariaDB alone, until the orders or the time are up or Ctrl-C. */
export async function sourceSellCommand(options: SellOptions): Promise<ExitCode> {
  const progress = progressLine(process.stderr, Date.now);
  const signal = stopSignal(process, { nowMs: Date.now, say: (text) => progress.say(text) });
  const onProgress = (text: string): void => progress.update(text);
  await withShop(path.resolve(options.data), { create: false, onProgress }, async (shop) => {
    if (!shop.ours) throw notOurs();
    await sell(shop.appUri, options, progress, signal);
  });
  return EXIT_CODE.fine;
}

async function sell(uri: string, options: SellOptions, progress: ProgressLine, signal: AbortSignal): Promise<void> {
  const startMs = performance.now();
  const meter = rateMeter(startMs);
  let orders = 0;
  const showing = setInterval(() => {
    const reached = meter.perSecond(performance.now());
    // The first second says nothing yet.
    const rate = reached === 0 ? "" : `   ${rateText(reached, options.rate)}`;
    progress.update(`${orders.toLocaleString("en")} orders${rate}`);
  }, SECOND_MS);
  try {
    const counts = await runTill(uri, {
      seed: options.seed,
      ratePerSecond: options.rate,
      signal,
      ...(options.orders === undefined ? {} : { orders: options.orders }),
      ...(options.for === undefined ? {} : { forMs: options.for * SECOND_MS }),
      ...(options.lanes === undefined ? {} : { lanes: options.lanes }),
      onSale: () => {
        orders += 1;
        meter.count(performance.now());
      },
    });
    progress.done(salesSummary(counts, performance.now() - startMs, options.rate));
  } finally {
    clearInterval(showing);
  }
}

const notOurs = (): InvalidInputError =>
  new InvalidInputError({
    code: "TS381",
    where: "tillstream source sell",
    found: "SOURCE_URI",
    expected: "a shop of the local world",
    remedy: SOURCE_CODES.TS381.remedy,
  });
