import {
  mergeTouchedKeys,
  noTouchedKeys,
  touchedLines,
  type TouchedKeys,
} from "../../src/core/documents/touched-keys.ts";
import { fullLoadProgress } from "../../src/core/pipeline/full-load-progress.ts";
import { sweepDecision, type SweepDecision, type UnsweptTable } from "../../src/core/pipeline/sweep-decision.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import type { RowChange } from "../../src/core/row-change.ts";
import type { DocumentScan } from "../../src/edges/document-scan.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import type { Replication } from "../../src/edges/replication.ts";
import { fullLoadState } from "../../src/steps/full-load-state.ts";
import { applyRows } from "../../src/steps/apply-rows.ts";
import type { DocumentDeps } from "../../src/steps/document-deps.ts";
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
export type SweepInput = { readonly runId: string; readonly epoch: string; readonly partitions: number };

/** `waiting`: this many files must be applied first, ask again. `rows`: deleted; `touched`: whether documents must be built. */
export type SweepResult = {
  readonly state: "waiting" | "done";
  readonly epoch: string;
  readonly files: number;
  readonly rows: number;
  readonly touched: boolean;
  readonly left: readonly UnsweptTable[];
};

/** The object `sweeps/epoch=NNNN.json`. `open`: rows were swept whose documents may not be built. */
export type SweepNote = { readonly state: "open" | "built"; readonly runId: string };

/** Deletes written at once; as many as apply-files holds of a file. */
const CHUNK_CHANGES = 10_000;

/**
 * After the full load of a new epoch is completely applied: rows that only older epochs brought are deleted, through the same writer
 * and with the same touched keys as any delete, so that what is derived from them follows in the run's second phase.
 */
export async function sweepEpoch(deps: SweepEpochDeps, input: SweepInput): Promise<SweepResult> {
  const { epoch, runId } = input;
  const decision = await decide(deps, epoch);
  const nothing = { epoch, files: 0, rows: 0, touched: false, left: [] } as const;
  if (decision.state === "waiting") return { ...nothing, state: "waiting", files: decision.files };
  const { left, kinds } = decision;
  const again = (await noteOf(deps, epoch))?.state !== "built";
  const touched = noTouchedKeys();
  const write = async (changes: readonly RowChange[]): Promise<number> => {
    // Before the first delete: whoever takes over from a dead run must touch the same keys again.
    await keepNote(deps, epoch, { state: "open", runId });
    const result = await applyRows(deps, changes);
    mergeTouchedKeys(touched, result.touched);
    return result.counts.applied;
  };
  let rows = 0;
  let chunk: RowChange[] = [];
  for await (const change of outdatedChanges(deps.scan, deps.mapping, { epoch, kinds: new Set(kinds), again })) {
    if (chunk.push(change) < CHUNK_CHANGES) continue;
    rows += await write(chunk);
    chunk = [];
  }
  if (chunk.length > 0) rows += await write(chunk);
  const isTouched = await keepTouchedKeys(deps, input, touched);
  return { ...nothing, state: "done", rows, touched: isTouched, left };
}

/** The listing comes after DMS's word that the load is complete: all its files are in it. */
async function decide(deps: SweepEpochDeps, epoch: string): Promise<SweepDecision> {
  const { replication, mapping } = deps;
  if (replication === null) return { state: "ready", kinds: [], left: [] };
  const progress = fullLoadProgress(await fullLoadState(replication, mapping));
  if (progress.state !== "done") {
    const why = progress.state === "broken" ? progress.found : "another full load has begun";
    return { state: "ready", kinds: [], left: [{ table: "all", why }] };
  }
  return sweepDecision(epoch, await filesAtSweep(deps, epoch), await replication.tables(), mapping);
}

async function noteOf({ objects, workBucket }: SweepEpochDeps, epoch: string): Promise<SweepNote | null> {
  const text = await objects.getText(workBucket, workKeys.sweep(epoch));
  return text === null ? null : (JSON.parse(text) as SweepNote);
}

async function keepNote({ objects, workBucket }: SweepEpochDeps, epoch: string, note: SweepNote): Promise<void> {
  await objects.putText(workBucket, workKeys.sweep(epoch), JSON.stringify(note));
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
