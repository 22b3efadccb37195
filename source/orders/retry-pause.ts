const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;

/**
 * Full jitter: anything from nothing to a bound that doubles, else two that met once meet again.
 * @param attempt 1 after the first failure
 * @param fraction 0 ≤ x < 1
 * @returns milliseconds
 */
export function retryPauseMs(attempt: number, fraction: number): number {
  return fraction * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
}
