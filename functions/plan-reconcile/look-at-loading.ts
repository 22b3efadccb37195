import { executionArn } from "../../src/core/pipeline/execution-arn.ts";
import { fullLoadProgress } from "../../src/core/pipeline/full-load-progress.ts";
import type { HeldFiles, Loading } from "../../src/core/reconcile/loading.ts";
import type { Executions } from "../../src/edges/executions.ts";
import type { FileLedger } from "../../src/edges/file-ledger.ts";
import type { Replication } from "../../src/edges/replication.ts";

export type LoadingDeps = {
  readonly ledger: Pick<FileLedger, "held">;
  readonly executions: Pick<Executions, "isRunning">;
  /** null: no DMS task is configured. */
  readonly replication: Pick<Replication, "state"> | null;
};

/** `execution` is the run's own ARN. */
export type ComparingRun = { readonly runId: string; readonly execution: string };

/**
 * What other runs took before `claimedBefore` and still load, and whether DMS's full load goes on. Files claimed later do not matter:
 * a shop that sells claims some all the time, and a change on its way is what the settling of a difference is for.
 */
export async function lookAtLoading(deps: LoadingDeps, run: ComparingRun, claimedBefore: Date): Promise<Loading> {
  const state = (await deps.replication?.state()) ?? null;
  const progress = state === null ? null : fullLoadProgress(state);
  const others = (await deps.ledger.held(claimedBefore)).filter(({ runId }) => runId !== run.runId);
  const held: HeldFiles[] = [];
  let abandonedFiles = 0;
  for (const [runId, some] of Map.groupBy(others, (other) => other.runId)) {
    if (await deps.executions.isRunning(executionArn(run.execution, runId))) held.push({ runId, files: filesOf(some) });
    // A dead repair's files are the next repair's; what they bring stands in the source and not on its way.
    else abandonedFiles += filesOf(some.filter(({ kind }) => kind !== "repair"));
  }
  return { held, abandonedFiles, fullLoadPercent: progress?.state === "loading" ? progress.percent : null };
}

const filesOf = (some: readonly HeldFiles[]): number => some.reduce((sum, { files }) => sum + files, 0);
