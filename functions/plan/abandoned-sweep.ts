import { executionArn } from "../../src/core/pipeline/execution-arn.ts";
import type { SweepPlan } from "../../src/core/pipeline/sweep-plan.ts";
import type { Executions } from "../../src/edges/executions.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import { sweepNotes } from "../../src/steps/sweep-notes.ts";

export type AbandonedSweepDeps = {
  readonly objects: Pick<ObjectStore, "list" | "getText" | "putText">;
  readonly executions: Executions;
  readonly workBucket: string;
};

/**
 * A sweep whose run ended between deleting rows and building what is derived from them, to be done again; null: there is none. The files
 * of such a run are taken over by the ledger, what it swept stands only in its note.
 */
export async function abandonedSweep(
  deps: AbandonedSweepDeps,
  { runId, execution }: { readonly runId: string; readonly execution: string },
): Promise<SweepPlan | null> {
  for (const note of await sweepNotes(deps).open()) {
    const isOurs = note.runId === runId;
    if (isOurs || !(await deps.executions.isRunning(executionArn(execution, note.runId)))) return note.sweep;
  }
  return null;
}
