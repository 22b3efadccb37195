import { type HeldFiles, isUnderWay } from "../../src/core/reconcile/loading.ts";
import type { ReconcilePlan } from "../../src/core/reconcile/run.ts";
import type { FileLedger } from "../../src/edges/file-ledger.ts";

/** Longer than any settling: what such a load brings may have been missing in both looks at a difference. */
const LONG_LOAD_MS = 300_000;

/**
 * A long load that began after those that were waited for, and went on while documents were compared, is known only afterwards, whether it
 * goes on or has ended since.
 */
export async function withLongLoads(
  ledger: Pick<FileLedger, "held" | "finished">,
  plan: ReconcilePlan,
  now: Date,
): Promise<ReconcilePlan> {
  const waitedFor = new Date(plan.claimedBefore ?? plan.plannedAt);
  const plannedAt = new Date(plan.plannedAt);
  const longAgo = new Date(now.getTime() - LONG_LOAD_MS);
  if (isUnderWay(plan.loading) || longAgo <= waitedFor) return plan;
  const before = filesByRun(await ledger.held(waitedFor));
  const open = [...filesByRun(await ledger.held(longAgo))].map(([runId, files]): HeldFiles => {
    return { runId, files: files - (before.get(runId) ?? 0) };
  });
  const ended = (await ledger.finished(waitedFor)).filter(
    ({ claimedAt, doneAt }) => doneAt > plannedAt && doneAt.getTime() - claimedAt.getTime() >= LONG_LOAD_MS,
  );
  const others = [...filesByRun([...open, ...ended])].filter(([runId, files]) => runId !== plan.run.id && files > 0);
  if (others.length === 0) return plan;
  const held = others.map(([runId, files]) => ({ runId, files }));
  return { ...plan, loading: { abandonedFiles: 0, fullLoadPercent: null, ...plan.loading, held } };
}

function filesByRun(some: readonly HeldFiles[]): Map<string, number> {
  const files = new Map<string, number>();
  for (const one of some) files.set(one.runId, (files.get(one.runId) ?? 0) + one.files);
  return files;
}
