/** Says when the next order is due. */
export type Pacer = { readonly delayMs: (nowMs: number) => number };

/** What may be caught up with at once after a pause: a second's orders, or two where that is more. */
const MOST_LATE_MS = 1_000;
const FEWEST_LATE = 2;

/**
 * Due times follow a schedule, not the end of the work before: a slow order makes the next ones come sooner. What is later than that is given up,
 * so that a long pause is not followed by a burst.
 * @param ratePerSecond orders per second; Infinity for as fast as it goes
 */
export function pacer(ratePerSecond: number, startMs: number): Pacer {
  const intervalMs = 1_000 / ratePerSecond;
  const mostLateMs = Math.max(MOST_LATE_MS, FEWEST_LATE * intervalMs);
  let dueMs = startMs;
  return {
    delayMs(nowMs) {
      dueMs = Math.max(dueMs, nowMs - mostLateMs);
      const delayMs = Math.max(0, dueMs - nowMs);
      dueMs += intervalMs;
      return delayMs;
    },
  };
}
