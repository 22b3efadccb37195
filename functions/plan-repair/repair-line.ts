import type { PlanRepairOutput } from "./plan-repair.ts";

/** What of a planned repair stands in the log and the metrics. */
export function repairLine({
  plan: { files, batches, bytes },
  repair: { inFlight, notFound, left },
}: PlanRepairOutput) {
  return { files, batches, bytes, inFlight, notFound: notFound.count, left };
}
