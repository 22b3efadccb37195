import { seededRandom } from "../seed/seeded-random.ts";
import { shopPool } from "../shop-pool.ts";
import { onlyTill } from "./only-till.ts";
import { pacer } from "./pacer.ts";
import { planHistory } from "./plan-history.ts";
import { readShopState } from "./read-shop-state.ts";
import { REAL_CLOCK } from "./real-clock.ts";
import { type Selling, sellFrom } from "./sell-from.ts";
import { shopModel } from "./shop-model.ts";
import { type TillCounts, tillCounts } from "./till-counts.ts";
import type { TillOptions } from "./till-options.ts";

/** Enough to keep the server's log busy while each waits for its own commit; more only wait for each other's rows. */
const DEFAULT_LANES = 8;
/** Operations that wait for a row stand here while later ones go on. */
const AT_ONCE_PER_LANE = 4;
/** Something that writes in the shop all the time is no accident; reading it anew each time would be no selling. */
const MOST_VAIN_READS = 5;

/**
 * Keeps a shop busy until the signal aborts or the orders or the time are up, through deadlocks and restarts of the server. From equal shops the same seed
 * makes the same history, to the last row, whatever the number of lanes.
 * @param uri of the shop's user `app`
 * @returns what was done
 * @throws InvalidInputError TS380 when another till sells in this shop; OrderRefusedError when somebody else's writing leaves nothing to plan with
 */
export async function runTill(uri: string, options: TillOptions): Promise<TillCounts> {
  const { signal, clock = REAL_CLOCK, lanes = DEFAULT_LANES } = options;
  const only = await onlyTill(uri);
  const pool = shopPool(uri, lanes);
  const retry = { random: clock.random, sleep: (ms: number) => clock.sleep(ms) };
  const counts = tillCounts();
  const random = seededRandom(options.seed);
  const times = orderTimes(options);
  const selling: Selling = {
    shop: { pool, retry, only, signal },
    counts,
    mostAtOnce: lanes * AT_ONCE_PER_LANE,
    nextOrder: times.next,
    onSale: options.onSale ?? (() => {}),
  };
  try {
    for (let vain = 0; ; counts.readAnew += 1) {
      const before = counts.orders;
      const history = planHistory(shopModel(await readShopState(pool)), random);
      const refusal = await sellFrom(history, selling);
      if (refusal === null) return counts;
      times.recount(counts.orders);
      vain = counts.orders === before ? vain + 1 : 0;
      if (vain === MOST_VAIN_READS) throw refusal;
    }
  } finally {
    await only.close();
    await pool.end().catch(() => {});
  }
}

/** `next` waits for the next order's time; false when there is none. `recount`: orders that were begun and refused are to be placed after all. */
function orderTimes(options: TillOptions): { next: () => Promise<boolean>; recount: (done: number) => void } {
  const { ratePerSecond, signal, orders = Infinity, forMs = Infinity, clock = REAL_CLOCK } = options;
  const startMs = clock.nowMs();
  const pace = pacer(ratePerSecond, startMs);
  const endMs = startMs + forMs;
  let begun = 0;
  return {
    async next() {
      const nowMs = clock.nowMs();
      if (signal.aborted || nowMs >= endMs || begun >= orders) return false;
      const delayMs = pace.delayMs(nowMs);
      if (delayMs > 0) await clock.sleep(Math.min(delayMs, endMs - nowMs), signal);
      if (signal.aborted || clock.nowMs() >= endMs) return false;
      begun += 1;
      return true;
    },
    recount: (done) => (begun = done),
  };
}
