/** What the documentation asks for; AWS DMS itself wants at least 24 h. */
const LEAST_HOURS = 72;

/**
 * A warning when the server keeps its binary log for so short a time that a weekend's pause costs a new epoch; null when it does not.
 * @param expireSeconds the server's `binlog_expire_logs_seconds`; "0" keeps all
 */
export function logRetentionWarning(expireSeconds: string | null): string | null {
  const hours = Number(expireSeconds ?? 0) / 3600;
  if (hours === 0 || hours >= LEAST_HOURS) return null;
  const kept = hours.toFixed(1).replace(/\.0$/, "");
  return `the source keeps its binary log for ${kept} h only (binlog_expire_logs_seconds = ${expireSeconds}): after a longer pause a new epoch is needed; keep ${LEAST_HOURS} h`;
}
