import { type RunSummary, runSummary } from "../../src/core/pipeline/run-summary.ts";
import type { RunTraces } from "../../src/core/pipeline/run-traces.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";

export type SummariseDeps = {
  readonly objects: Pick<ObjectStore, "putText">;
  readonly workBucket: string;
  readonly now: () => Date;
};

/** Folds what the run's states left behind into one screen, and keeps it. */
export async function summarise(deps: SummariseDeps, traces: RunTraces): Promise<RunSummary> {
  const summary = runSummary(traces, deps.now());
  await deps.objects.putText(deps.workBucket, workKeys.summary(summary.runId), `${JSON.stringify(summary, null, 2)}\n`);
  return summary;
}
