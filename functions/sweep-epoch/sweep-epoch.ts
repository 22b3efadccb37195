import { type TouchedKeys, touchedLines } from "../../src/core/documents/touched-keys.ts";
import { fullLoadProgress } from "../../src/core/pipeline/full-load-progress.ts";
import type { SweepCursor } from "../../src/core/pipeline/sweep-cursor.ts";
import { sweepDecision, type SweepDecision, type UnsweptTable } from "../../src/core/pipeline/sweep-decision.ts";
import { sweepName, type SweepPlan, sweptVersions } from "../../src/core/pipeline/sweep-plan.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import type { Replication } from "../../src/edges/replication.ts";
import { fullLoadState } from "../../src/steps/full-load-state.ts";
import { sweepNotes } from "../../src/steps/sweep-notes.ts";
import { filesAtSweep, type FilesAtSweepDeps } from "./files-at-sweep.ts";
import { PART_LIMITS, type PartLimits } from "./part-limits.ts";
import { sweepPart, type SweepPartDeps } from "./sweep-part.ts";

export type SweepEpochDeps = SweepPartDeps &
  FilesAtSweepDeps & {
    readonly objects: ObjectStore;
    readonly replication: Replication | null;
    readonly workBucket: string;
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
  limits: PartLimits = PART_LIMITS,
): Promise<SweepResult> {
  const { from, sweep: plan } = input;
  const name = sweepName(plan);
  const decision = await decide(deps, plan);
  const { rows = 0, touched = false, left = [] } = from ?? {};
  if (decision.state === "ready") return { name, files: 0, ...(await sweepOn(deps, input, limits, decision)) };
  return { state: "waiting", name, files: decision.files, rows, touched, left, next: from };
}

async function sweepOn(
  deps: SweepEpochDeps,
  { runId, sweep: plan, partitions, from }: SweepInput,
  limits: PartLimits,
  decision: Ready,
): Promise<Omit<SweepResult, "name" | "files">> {
  const left = [...new Map([...(from?.left ?? []), ...decision.left].map((one) => [one.table, one])).values()];
  const ready = decision.tables.filter(({ mapping }) => left.every(({ table }) => table !== mapping.table));
  const tables = new Map(ready.map(({ kind, mapping }) => [kind, sweptVersions(plan, mapping.table)] as const));
  const notes = sweepNotes(deps);
  const before = await notes.of(sweepName(plan));
  // Before the first delete: whoever takes over from a dead run must touch the same keys again.
  const noted = (): Promise<void> => notes.keep({ state: "open", runId, sweep: plan });
  const sweep = { tables, again: before?.state !== "built" };
  const part = await sweepPart(deps, sweep, from?.position ?? null, limits, noted);
  const parts = (from?.parts ?? 0) + 1;
  const isTouched = await keepTouchedKeys(deps, { runId, partitions, part: parts }, part.touched);
  const rows = (from?.rows ?? 0) + part.rows;
  const touched = (from?.touched ?? false) || isTouched;
  const { position } = part;
  if (position !== null) {
    return { state: "unfinished", rows, touched, left, next: { position, parts, rows, touched, left } };
  }
  // Nothing is left of what a dead run swept: no build will close its note.
  if (!touched && before?.state === "open") await notes.keep({ ...before, state: "built" });
  return { state: "done", rows, touched, left, next: null };
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

/** Batch names are numbers: these are nobody else's. */
const batchOf = (part: number): string => `sweep-${part}`;

async function keepTouchedKeys(
  { objects, workBucket }: SweepEpochDeps,
  { runId, partitions, part }: { readonly runId: string; readonly partitions: number; readonly part: number },
  touched: TouchedKeys,
): Promise<boolean> {
  const lines = touchedLines(touched, partitions);
  await Promise.all(
    lines.map(({ partition, line }) =>
      objects.putText(
        workBucket,
        workKeys.touched(runId, partition, batchOf(part)),
        `${line}\n`,
        "application/x-ndjson",
      ),
    ),
  );
  return lines.length > 0;
}
