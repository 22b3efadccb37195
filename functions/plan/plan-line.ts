import type { RunPlan } from "../../src/core/pipeline/run-plan.ts";

/** What of a plan stands in the log and the metrics. */
export function planLine({ mode, fullLoad, files, batches, bytes, lagSeconds, ...plan }: RunPlan) {
  const status = fullLoad.done ? "planned" : "waiting for the full load";
  const left = { filesQuarantined: plan.filesRefused, filesBusy: plan.skipped.busy };
  return { mode, status, files, batches, bytes, lagSeconds, ...left };
}
