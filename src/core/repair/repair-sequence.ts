/**
 * How far a repair's version lies behind the source's clock at its snapshot. A change that the snapshot does not show must compare as
 * newer, and its time is that of its commit's beginning: a commit that waits for the disk, one UPDATE that runs on by itself, or a
 * replica that lags become visible later than their time says. A minute covers those; the price is that rows changed within the last
 * minute are left to their own changes.
 */
export const REPAIR_MARGIN_MS = 60_000;

/** Two sequences of 35 digits: what a repair ends, and what it writes afterwards. */
export type RepairSequences = { readonly ends: string; readonly writes: string };

const TIME_DIGITS = 14;
/** Hundredths of the time part (DMS writes 00 for MySQL's whole seconds), then the counter. */
const REST_DIGITS = 2 + 19;

/**
 * Sequences as DMS makes them, from the second a minute before `clock`: they win against everything committed before and lose
 * against everything after, so a repair needs no forced write and a change in flight always wins.
 */
export function repairSequences(clock: Date): RepairSequences {
  const at = new Date(clock.getTime() - REPAIR_MARGIN_MS);
  const time = at.toISOString().replaceAll(/\D/g, "").slice(0, TIME_DIGITS);
  const rest = (counter: number): string => String(counter).padStart(REST_DIGITS, "0");
  return { ends: time + rest(0), writes: time + rest(1) };
}
