/** Longest wait before a missed write is done again. Two workers that met once must not meet again; most misses are single. */
const MAX_PAUSE_MS = 50;
const TOKENS = 2 ** 31;

/** A short random wait. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_PAUSE_MS));
}

/** A random 31-bit number that marks the writes of one bulk; no secret. */
export function newToken(): number {
  return Math.floor(Math.random() * TOKENS);
}
