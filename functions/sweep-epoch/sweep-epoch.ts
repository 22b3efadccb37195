import { type TouchedKeys, touchedLines } from "../../src/core/documents/touched-keys.ts";
import { fullLoadProgress } from "../../src/core/pipeline/full-load-progress.ts";
import type { SweepCursor, SweepPosition } from "../../src/core/pipeline/sweep-cursor.ts";
import { sweepDecision, type SweepDecision, type UnsweptTable } from "../../src/core/pipeline/sweep-decision.ts";
import { sweepName, type SweepPlan } from "../../src/core/pipeline/sweep-plan.ts";
import { sweptTables } from "../../src/core/pipeline/swept-tables.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import type { Replication } from "../../src/edges/replication.ts";
import { fullLoadState } from "../../src/steps/full-load-state.ts";
import { type SweepNote, sweepNotes } from "../../src/steps/sweep-notes.ts";
import { filesAtSweep, type FilesAtSweepDeps } from "./files-at-sweep.ts";
import { PART_LIMITS, type PartLimits } from "./part-limits.ts";
import { type PartEnd, sweepPart, type SweepPartDeps } from "./sweep-part.ts";

export type SweepEpochDeps = SweepPartDeps &
  FilesAtSweepDeps & {
    readonly objects: ObjectStore;
    readonly replication: Replication | null;
    readonly workBucket: string;
    readonly newToken: () => number;
  };

/** `partitions`: how many the run's touched keys are spread over. `from`: what the call before answered as `next`; null: none before. */
export type SweepInput = {
  readonly runId: string;
  readonly sweep: SweepPlan;
  readonly partitions: number;
  readonly from: SweepCursor | null;
};

/**
 * `waiting`: this many files must be applied first, ask again. `unfinished`: ask again at once. `next`: to be given back as `from`.
 * `rows`: deleted, `touched`: whether documents must be built, both by all calls so far.
 */
export type SweepResult = {
  readonly state: "waiting" | "unfinished" | "done";
  /** By `sweepName`. */
  readonly name: string;
  readonly files: number;
  readonly rows: number;
  readonly touched: boolean;
  readonly left: readonly UnsweptTable[];
  readonly next: SweepCursor | null;
};

type Ready = Extract<SweepDecision, { readonly state: "ready" }>;

/**
 * After a load is completely applied, of a new epoch or of single tables: rows that only older files brought are deleted, through the same
 * writer and with the same touched keys as any delete, so that what is derived from them follows in the run's second phase.
 */
export async function sweepEpoch(
  deps: SweepEpochDeps,
  input: SweepInput,
  { mostMs, ...limits }: PartLimits = PART_LIMITS,
): Promise<SweepResult> {
  const endsAtMs = deps.now().getTime() + mostMs;
  const { files, decision } = await decide(deps, input.sweep);
  const name = sweepName(input.sweep);
  const from =
    input.from === null || input.from.files === files ? input.from : { ...input.from, files, position: null };
  if (decision.state === "ready") {
    return { name, files: 0, ...(await sweepOn(deps, { ...input, from, files }, { ...limits, endsAtMs }, decision)) };
  }
  const { rows = 0, touched = false, left = [] } = from ?? {};
  return { state: "waiting", name, files: decision.files, rows, touched, left, next: from };
}

async function sweepOn(
  deps: SweepEpochDeps,
  { runId, sweep: plan, partitions, from, files }: SweepInput & { readonly files: number },
  end: PartEnd,
  decision: Ready,
): Promise<Omit<SweepResult, "name" | "files">> {
  const left = [...new Map([...(from?.left ?? []), ...decision.left].map((one) => [one.table, one])).values()];
  const notes = sweepNotes(deps);
  const before = await notes.of(sweepName(plan));
  const { position, againFromStart, again } = beginning(from, before, runId);
  const ready = decision.tables.filter(({ mapping }) => left.every(({ table }) => table !== mapping.table));
  const sweep = { again, tables: sweptTables(plan, ready, deps.mapping, again) };
  // Before the first delete: whoever takes over from a dead run must touch the same keys again.
  const noted = (): Promise<void> => notes.keep({ state: "open", runId, sweep: plan });
  const part = await sweepPart(deps, { sweep, from: position }, end, noted);
  const parts = (from?.parts ?? 0) + 1;
  const isTouched = await keepTouchedKeys(deps, { runId, partitions, part: parts }, part.touched);
  const rows = (from?.rows ?? 0) + part.rows;
  const touched = (from?.touched ?? false) || isTouched;
  if (part.position !== null) {
    const next = { position: part.position, files, again: againFromStart, parts, rows, touched, left };
    return { state: "unfinished", rows, touched, left, next };
  }
  // Nothing is left of what a dead run swept: no build will close its note.
  if (againFromStart && !touched && before?.state === "open") await notes.keep({ ...before, state: "built" });
  return { state: "done", rows, touched, left, next: null };
}

/** Where a call begins, and whether it touches again what was swept before. */
function beginning(
  from: SweepCursor | null,
  note: SweepNote | null,
  runId: string,
): { readonly position: SweepPosition | null; readonly againFromStart: boolean; readonly again: boolean } {
  // Also what an attempt of this very call has deleted before it died.
  const again = note?.state !== "built";
  // A run that swept and died beside this one may have deleted rows before the position: all of it is touched, from the start.
  const isAnothers = from?.again === false && note?.state === "open" && note.runId !== runId;
  if (from === null || isAnothers) return { position: null, againFromStart: again, again };
  return { position: from.position, againFromStart: from.again, again: from.again || again };
}

/** The listing comes after DMS's word that the load is complete: all its files are in it. */
async function decide(
  deps: SweepEpochDeps,
  plan: SweepPlan,
): Promise<{ readonly files: number; readonly decision: SweepDecision }> {
  const { replication, mapping } = deps;
  if (replication === null) return { files: 0, decision: { state: "ready", tables: [], left: [] } };
  const progress = fullLoadProgress(await fullLoadState(replication, mapping));
  if (progress.state !== "done") {
    const why = progress.state === "broken" ? progress.found : "another full load has begun";
    return { files: 0, decision: { state: "ready", tables: [], left: [{ table: "all", why }] } };
  }
  const files = await filesAtSweep(deps, plan);
  return { files: files.length, decision: sweepDecision(plan, files, await replication.tables(), mapping) };
}

async function keepTouchedKeys(
  { objects, workBucket, newToken }: SweepEpochDeps,
  { runId, partitions, part }: { readonly runId: string; readonly partitions: number; readonly part: number },
  touched: TouchedKeys,
): Promise<boolean> {
  // Of its own: a call that Step Functions gave up goes on beside the next one, and must not write over what that one has touched.
  // The batches of files have numbers for names.
  const batch = `sweep-${part}-${newToken().toString(36)}`;
  const lines = touchedLines(touched, partitions);
  await Promise.all(
    lines.map(({ partition, line }) =>
      objects.putText(workBucket, workKeys.touched(runId, partition, batch), `${line}\n`, "application/x-ndjson"),
    ),
  );
  return lines.length > 0;
}
