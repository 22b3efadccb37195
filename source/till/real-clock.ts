import { setTimeout as pause } from "node:timers/promises";
import type { TillClock } from "./till-options.ts";

/** The machine's own. */
export const REAL_CLOCK: TillClock = {
  nowMs: () => performance.now(),
  // Aborting ends the pause, which is all it should do here.
  sleep: (ms, signal) => pause(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {}),
  random: Math.random,
};
