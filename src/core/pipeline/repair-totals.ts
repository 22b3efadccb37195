import { REPAIRED_VIEWS } from "../repair/repair-keys.ts";
import type { RunTraces } from "./run-traces.ts";

/** Documents of a repair, done or planned, by what became of them. */
export type RepairTotals = {
  keys: number;
  stillDifferent: number;
  inFlight: number;
  byHand: number;
  left: number;
};

export function repairTotals({ repaired, planned }: Pick<RunTraces, "repaired" | "planned">): RepairTotals {
  const byHand = (repaired ?? planned)?.byHand.length ?? 0;
  const left = (repaired ?? planned)?.left ?? 0;
  const totals: RepairTotals = { keys: 0, stillDifferent: 0, inFlight: 0, byHand, left };
  for (const view of REPAIRED_VIEWS) {
    totals.keys += repaired?.collections[view].keys ?? planned?.keys[view] ?? 0;
    totals.stillDifferent += repaired?.collections[view].stillDifferent ?? 0;
    totals.inFlight += repaired?.collections[view].inFlight ?? 0;
  }
  return totals;
}
