import { visitStatus } from "./state-status.ts";
import type { Visit } from "./state-visits.ts";

/** The visit a person looks for first: one that failed, one that runs, else the last. */
export function tellingVisit(visits: readonly Visit[]): number | null {
  if (visits.length === 0) return null;
  const worst = visits.findLastIndex((visit) => ["failed", "timedOut"].includes(visitStatus(visit)));
  if (worst >= 0) return worst;
  const running = visits.findLastIndex((visit) => visitStatus(visit) === "running");
  return running >= 0 ? running : visits.length - 1;
}
