/**
 * How far the version of a snapshot's rows lies behind the clock at its beginning. A change that the snapshot does not show must compare as
 * newer, and its time is that of its commit's beginning: a commit that waits for the disk, one UPDATE that runs on by itself, or a
 * replica that lags become visible later than their time says, and a clock that is not the source's may go before it. A minute covers
 * those; the price is that rows changed within the last minute are left to their own changes.
 */
export const SNAPSHOT_MARGIN_MS = 60_000;

/** Two sequences of 35 digits: the one that ends rows the snapshot does not have, and the one its own rows are written with. */
export type SnapshotSequences = { readonly ends: string; readonly writes: string };

const TIME_DIGITS = 14;
/** Hundredths of the time part (DMS writes 00 for MySQL's whole seconds), then the counter. */
const REST_DIGITS = 2 + 19;

/**
 * Sequences as DMS makes them, from the second a minute before `startedAt`, when a snapshot of the source began: its rows win against
 * everything committed before and lose against everything after, so nothing has to be forced and a change in flight always wins.
 */
export function snapshotSequences(startedAt: Date): SnapshotSequences {
  const at = new Date(startedAt.getTime() - SNAPSHOT_MARGIN_MS);
  const time = at.toISOString().replaceAll(/\D/g, "").slice(0, TIME_DIGITS);
  const rest = (counter: number): string => String(counter).padStart(REST_DIGITS, "0");
  return { ends: time + rest(0), writes: time + rest(1) };
}
