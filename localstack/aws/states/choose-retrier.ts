import type { Retrier } from "./asl.ts";
import { errorMatches } from "./error-matches.ts";

/** Defaults of the States Language. */
const DEFAULT_INTERVAL_SECONDS = 1;
const DEFAULT_MAX_ATTEMPTS = 3;
const DEFAULT_BACKOFF_RATE = 2;

export type Retry = { readonly retrier: number; readonly delaySeconds: number };

/**
 * The first retrier that names the error decides, also when it has no attempt left (then null: no later retrier is asked).
 * `attemptsOf[i]` is how often retrier i has retried this state already. `chance` in [0, 1) is used by JitterStrategy FULL only.
 */
export function chooseRetrier(
  retriers: readonly Retrier[],
  error: string,
  attemptsOf: readonly number[],
  chance: number,
): Retry | null {
  const index = retriers.findIndex((retrier) => errorMatches(retrier.ErrorEquals, error));
  const retrier = retriers[index];
  if (retrier === undefined) return null;
  const attempts = attemptsOf[index] ?? 0;
  if (attempts >= (retrier.MaxAttempts ?? DEFAULT_MAX_ATTEMPTS)) return null;
  const growth = (retrier.BackoffRate ?? DEFAULT_BACKOFF_RATE) ** attempts;
  const full = (retrier.IntervalSeconds ?? DEFAULT_INTERVAL_SECONDS) * growth;
  const capped = Math.min(full, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return { retrier: index, delaySeconds: retrier.JitterStrategy === "FULL" ? capped * chance : capped };
}
