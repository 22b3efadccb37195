import type { Iteration, Visit } from "./state-visits.ts";

export type StateStatus = "notStarted" | "running" | "succeeded" | "caught" | "failed" | "timedOut" | "aborted";

/** Items of a Map by what became of them. */
export type ItemCounts = {
  readonly total: number | null;
  readonly pending: number | null;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly aborted: number;
};

/** A state over all its visits. */
export type StateSummary = {
  readonly status: StateStatus;
  /** Attempts after the first of a visit, by retriers or by a redrive. */
  readonly retries: number;
  readonly visits: number;
  /** From the first entry to the last exit; null while it is not left. */
  readonly tookMs: number | null;
  readonly items: ItemCounts | null;
  readonly mapRunArn: string | null;
};

/** What is worst to overlook comes first. */
const BY_WEIGHT: readonly StateStatus[] = [
  "running",
  "failed",
  "timedOut",
  "aborted",
  "caught",
  "succeeded",
  "notStarted",
];

/** How one visit stands: `caught` is a visit that was left by a Catch after its last attempt had failed. */
export function visitStatus(visit: Visit): StateStatus {
  if (visit.exitedMs !== null) return visit.attempts.at(-1)?.outcome === "failed" ? "caught" : "succeeded";
  return visit.broken ?? "running";
}

function itemCounts({ type, iterations, length, mapRunArn }: Visit): ItemCounts | null {
  if (type !== "Map" || mapRunArn !== null) return null;
  const count = (outcome: Iteration): number => [...iterations.values()].filter((one) => one === outcome).length;
  return {
    total: length,
    pending: length === null ? null : length - iterations.size,
    running: count("running"),
    succeeded: count("succeeded"),
    failed: count("failed"),
    aborted: count("aborted"),
  };
}

const NOT_STARTED: StateSummary = {
  status: "notStarted",
  retries: 0,
  visits: 0,
  tookMs: null,
  items: null,
  mapRunArn: null,
};

/** One state's summary from its visits, in order of entry; an older visit of the same iteration is history. */
export function stateSummary(visits: readonly Visit[]): StateSummary {
  const last = visits.at(-1);
  const first = visits[0];
  if (first === undefined || last === undefined) return NOT_STARTED;
  const newest = [...new Map(visits.map((visit) => [visit.scope, visit])).values()];
  const statuses = new Set(newest.map(visitStatus));
  const exits = newest.map(({ exitedMs }) => exitedMs);
  return {
    status: BY_WEIGHT.find((status) => statuses.has(status)) ?? "notStarted",
    retries: visits.reduce((sum, { attempts }) => sum + Math.max(0, attempts.length - 1), 0),
    visits: visits.length,
    tookMs: exits.includes(null) ? null : Math.max(...exits.map((exit) => exit ?? 0)) - first.enteredMs,
    items: itemCounts(last),
    mapRunArn: last.mapRunArn,
  };
}
