const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SUNDAY = 0;

/** UTC, from and to. */
const hoursOf = (weekday: number): { from: number; to: number } =>
  weekday === SUNDAY ? { from: 11, to: 17 } : { from: 9, to: 20 };

/** The time itself while the shop is open, else its next opening. Milliseconds since 1970. */
export function openTime(ms: number): number {
  const dayMs = Math.floor(ms / DAY_MS) * DAY_MS;
  const { from, to } = hoursOf(new Date(dayMs).getUTCDay());
  if (ms < dayMs + from * HOUR_MS) return dayMs + from * HOUR_MS;
  return ms < dayMs + to * HOUR_MS ? ms : openTime(dayMs + DAY_MS);
}
