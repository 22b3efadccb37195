import type { MapRunSettings } from "./run.ts";

const PERCENT = 100;

/** Has a Map Run failed? Without any tolerance one failure is enough; with both kinds, whichever is passed first decides. */
export function toleranceExceeded(
  failed: number,
  total: number,
  { toleratedCount, toleratedPercentage }: Pick<MapRunSettings, "toleratedCount" | "toleratedPercentage">,
): boolean {
  if (failed === 0) return false;
  if (toleratedCount === null && toleratedPercentage === null) return true;
  if (toleratedCount !== null && failed > toleratedCount) return true;
  return toleratedPercentage !== null && (failed / total) * PERCENT > toleratedPercentage;
}
