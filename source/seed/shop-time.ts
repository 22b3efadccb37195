/** The seeded shop's years. Fixed, so that a seed means the same rows on every day. */
export const SHOP_START_MS = Date.UTC(2024, 0, 1);
export const SHOP_END_MS = Date.UTC(2026, 10, 20);

/** A DATETIME's text. */
export function shopTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}
