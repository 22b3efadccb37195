import {
  mergeTouchedKeys,
  noTouchedKeys,
  touchedLines,
  type TouchedKeys,
} from "../../src/core/documents/touched-keys.ts";
import { fullLoadProgress } from "../../src/core/pipeline/full-load-progress.ts";
import { sweepDecision, type SweepDecision, type UnsweptTable } from "../../src/core/pipeline/sweep-decision.ts";
import { sweepName, type SweepPlan, sweptVersions } from "../../src/core/pipeline/sweep-plan.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import type { RowChange } from "../../src/core/row-change.ts";
import type { DocumentScan } from "../../src/edges/document-scan.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import type { Replication } from "../../src/edges/replication.ts";
import { fullLoadState } from "../../src/steps/full-load-state.ts";
import { applyRows } from "../../src/steps/apply-rows.ts";
import type { DocumentDeps } from "../../src/steps/document-deps.ts";
import { sweepNotes } from "../../src/steps/sweep-notes.ts";
import { filesAtSweep, type FilesAtSweepDeps } from "./files-at-sweep.ts";
import { outdatedChanges } from "./outdated-changes.ts";

export type SweepEpochDeps = DocumentDeps &
  FilesAtSweepDeps & {
    readonly objects: ObjectStore;
    readonly scan: DocumentScan;
    readonly replication: Replication | null;
    readonly workBucket: string;
  };

/** `partitions`: how many the run's touched keys are spread over. */
export type SweepInput = { readonly runId: string; readonly sweep: SweepPlan; readonly partitions: number };

/** `waiting`: this many files must be applied first, ask again. `rows`: deleted; `touched`: whether documents must be built. */
export type SweepResult = {
  readonly state: "waiting" | "done";
  /** By `sweepName`. */
  readonly name: string;
  readonly files: number;
  readonly rows: number;
  readonly touched: boolean;
  readonly left: readonly UnsweptTable[];
};

/** Deletes written at once; as many as apply-files holds of a file. */
const CHUNK_CHANGES = 10_000;

/**
 * After a load is completely applied, of a new epoch or of single tables: rows that only older files brought are deleted, through the same
 * writer and with the same touched keys as any delete, so that what is derived from them follows in the run's second phase.
 */
export async function sweepEpoch(deps: SweepEpochDeps, input: SweepInput): Promise<SweepResult> {
  const { sweep: plan, runId } = input;
  const name = sweepName(plan);
  const decision = await decide(deps, plan);
  const nothing = { name, files: 0, rows: 0, touched: false, left: [] } as const;
  if (decision.state === "waiting") return { ...nothing, state: "waiting", files: decision.files };
  const { left } = decision;
  const notes = sweepNotes(deps);
  const before = await notes.of(name);
  const again = before?.state !== "built";
  const touched = noTouchedKeys();
  const write = async (changes: readonly RowChange[]): Promise<number> => {
    // Before the first delete: whoever takes over from a dead run must touch the same keys again.
    await notes.keep({ state: "open", runId, sweep: plan });
    const result = await applyRows(deps, changes);
    mergeTouchedKeys(touched, result.touched);
    return result.counts.applied;
  };
  let rows = 0;
  let chunk: RowChange[] = [];
  const tables = new Map(
    decision.tables.map(({ kind, mapping }) => [kind, sweptVersions(plan, mapping.table)] as const),
  );
  for await (const change of outdatedChanges(deps.scan, deps.mapping, { tables, again })) {
    if (chunk.push(change) < CHUNK_CHANGES) continue;
    rows += await write(chunk);
    chunk = [];
  }
  if (chunk.length > 0) rows += await write(chunk);
  const isTouched = await keepTouchedKeys(deps, input, touched);
  // Nothing is left of what a dead run swept: no build will close its note.
  if (!isTouched && before?.state === "open") await notes.keep({ ...before, state: "built" });
  return { ...nothing, state: "done", rows, touched: isTouched, left };
}

/** The listing comes after DMS's word that the load is complete: all its files are in it. */
async function decide(deps: SweepEpochDeps, plan: SweepPlan): Promise<SweepDecision> {
  const { replication, mapping } = deps;
  if (replication === null) return { state: "ready", tables: [], left: [] };
  const progress = fullLoadProgress(await fullLoadState(replication, mapping));
  if (progress.state !== "done") {
    const why = progress.state === "broken" ? progress.found : "another full load has begun";
    return { state: "ready", tables: [], left: [{ table: "all", why }] };
  }
  return sweepDecision(plan, await filesAtSweep(deps, plan), await replication.tables(), mapping);
}

/** Batch names are numbers: this one is nobody else's. */
const BATCH = "sweep";

async function keepTouchedKeys(
  { objects, workBucket }: SweepEpochDeps,
  { runId, partitions }: SweepInput,
  touched: TouchedKeys,
): Promise<boolean> {
  const lines = touchedLines(touched, partitions);
  await Promise.all(
    lines.map(({ partition, line }) =>
      objects.putText(workBucket, workKeys.touched(runId, partition, BATCH), `${line}\n`, "application/x-ndjson"),
    ),
  );
  return lines.length > 0;
}
