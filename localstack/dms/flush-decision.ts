/** What waits in memory: rows of committed transactions that are in no file yet. */
export type Waiting = { rows: number; largestFileBytes: number; oldestAgeMs: number };

export type FlushLimits = { flushIntervalMs: number; flushBytes: number };

/** DMS's rule for CdcMaxBatchInterval and CdcMinFileSize: whichever comes first. No rows, no file. */
export function flushDecision(waiting: Waiting, limits: FlushLimits): "interval" | "size" | null {
  if (waiting.rows === 0) return null;
  if (waiting.largestFileBytes >= limits.flushBytes) return "size";
  return waiting.oldestAgeMs >= limits.flushIntervalMs ? "interval" : null;
}
