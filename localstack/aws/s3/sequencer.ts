/** One millisecond holds this many events before the sequence runs ahead of the clock, which is harmless. */
const EVENTS_PER_MS = 4096n;

/**
 * Makes S3 `sequencer` texts: hexadecimal, growing. AWS promises order within one key only; ours are ordered over all, and, since
 * they begin with the clock, also over restarts.
 */
export function createSequencer(now: () => number): () => string {
  let last = 0n;
  return () => {
    const byClock = BigInt(Math.trunc(now())) * EVENTS_PER_MS;
    last = byClock > last ? byClock : last + 1n;
    return last.toString(16).toUpperCase().padStart(18, "0");
  };
}
