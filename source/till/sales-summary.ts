import type { TillCounts } from "./till-counts.ts";

/** A rate this far below the one asked for is not met. */
const MET_SHARE = 0.9;
const SECOND_MS = 1_000;
/** Runs of less time or fewer orders are not judged. */
const SHORTEST_MS = 5_000;
const FEWEST_ORDERS = 10;

const number = (n: number): string => n.toLocaleString("en");
const perSecond = (n: number): string => `${n.toLocaleString("en", { maximumFractionDigits: n < 10 ? 2 : 0 })}/s`;

/** The rate reached, and beside it the one asked for when the machine cannot keep up with it. */
export function rateText(reached: number, asked: number): string {
  if (!Number.isFinite(asked) || reached >= asked * MET_SHARE) return perSecond(reached);
  return `${perSecond(reached)} of ${perSecond(asked)} asked for: this machine cannot keep up`;
}

/** What was sold, how fast, and what else was done. */
export function salesSummary(counts: TillCounts, elapsedMs: number, askedPerSecond: number): string {
  const reached = elapsedMs === 0 ? 0 : (counts.orders * SECOND_MS) / elapsedMs;
  // Connecting and reading the shop take a part of a short run, and a few orders say nothing about the machine.
  const long = elapsedMs >= SHORTEST_MS && askedPerSecond * elapsedMs > FEWEST_ORDERS * SECOND_MS;
  const others = Object.entries(counts.done)
    .filter(([kind]) => kind !== "place")
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([kind, count]) => `${kind} ${number(count)}`);
  return [
    `${number(counts.orders)} orders with ${number(counts.lines)} lines sold, ${rateText(reached, long ? askedPerSecond : Infinity)}`,
    ...(counts.clock === null ? [] : [`the shop's clock stands at ${counts.clock}`]),
    ...(others.length === 0 ? [] : [others.join(", ")]),
    ...(counts.found === 0 ? [] : [`${number(counts.found)} found done after a lost connection`]),
    ...(counts.readAnew === 0 ? [] : [`shop read anew ${number(counts.readAnew)} times: something else writes in it`]),
  ].join("; ");
}
