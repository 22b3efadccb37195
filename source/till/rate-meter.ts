/** Orders per second over the last ten seconds. */
export type RateMeter = { readonly count: (nowMs: number) => void; readonly perSecond: (nowMs: number) => number };

const WINDOW_MS = 10_000;
const BUCKET_MS = 1_000;

export function rateMeter(startMs: number): RateMeter {
  const buckets = new Map<number, number>();
  return {
    count(nowMs) {
      const bucket = Math.floor((nowMs - startMs) / BUCKET_MS);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
      for (const old of buckets.keys()) if (old * BUCKET_MS < nowMs - startMs - 2 * WINDOW_MS) buckets.delete(old);
    },
    perSecond(nowMs) {
      const elapsedMs = nowMs - startMs;
      // Whole buckets only: the present one is not full yet.
      const end = Math.floor(elapsedMs / BUCKET_MS);
      const begin = Math.max(0, end - WINDOW_MS / BUCKET_MS);
      if (end === begin) return 0;
      let sum = 0;
      for (let bucket = begin; bucket < end; bucket++) sum += buckets.get(bucket) ?? 0;
      return (sum * 1_000) / ((end - begin) * BUCKET_MS);
    },
  };
}
