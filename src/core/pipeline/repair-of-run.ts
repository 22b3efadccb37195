import { REPAIRED_VIEWS } from "../repair/repair-keys.ts";
import { repairTotals } from "../repair/repair-result.ts";
import type { RunTraces } from "./run-traces.ts";

/** Documents of a run's repair, done or planned, by what became of them. */
export type RepairOfRun = {
  readonly keys: number;
  readonly stillDifferent: number;
  readonly inFlight: number;
  readonly byHand: number;
  /** Keys that are nowhere. */
  readonly notFound: number;
  readonly left: number;
};

export function repairOfRun({ repaired, planned }: Pick<RunTraces, "repaired" | "planned">): RepairOfRun {
  const planKeys = planned === null ? 0 : REPAIRED_VIEWS.reduce((sum, view) => sum + planned.keys[view], 0);
  const { keys, stillDifferent, inFlight } =
    repaired === null ? { keys: planKeys, stillDifferent: 0, inFlight: 0 } : repairTotals(repaired);
  const { byHand, notFound, left } = repaired ?? planned ?? { byHand: [], notFound: { count: 0 }, left: 0 };
  return { keys, stillDifferent, inFlight, byHand: byHand.length, notFound: notFound.count, left };
}
