import { runTill } from "../source/till/till.ts";
import type { Bench } from "./bench-context.ts";
import { perSecond, times, whole } from "./measure.ts";
import { msOf, timedRounds } from "./timed-rounds.ts";

const MOST_ORDERS = 1_000;
const LINES_PER_ORDER = 20;
const LANES = 8;

/** The till at full speed on a durable server (every commit on disk), against the same till with one session. Last: it changes the shop others compare. */
export const tillLanesBench: Bench = {
  name: "till",
  run: async (context) => {
    const uri = await context.world.source(context.lines);
    const orders = Math.min(MOST_ORDERS, Math.ceil(context.lines / LINES_PER_ORDER));
    let lines = 0;
    const sell = (lanes: number, seed: number): Promise<number> =>
      msOf(async () => {
        const { signal } = new AbortController();
        const counts = await runTill(uri, { seed, ratePerSecond: Infinity, orders, lanes, signal });
        lines = counts.lines;
      });
    const { oursMs, baselineMs, rounds } = await timedRounds("till", context, async (round) => ({
      oursMs: await sell(LANES, round),
      baselineMs: await sell(1, round),
    }));
    const speed = (ms: number): string => `${perSecond(orders, ms)}, ${perSecond(lines, ms)} lines`;
    return [
      {
        what: `a till that sells ${whole(orders)} orders, ${LANES} sessions, and all that goes along with them`,
        ours: speed(oursMs),
        baseline: speed(baselineMs),
        baselineName: "the same till with one session",
        ratio: times(baselineMs, oursMs),
        rounds,
      },
    ];
  },
};
