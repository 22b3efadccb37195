import type { PlannedRepair } from "../repair/planned-repair.ts";
import type { RepairResult } from "../repair/repair-result.ts";
import type { LoadSummary } from "./load-summary.ts";
import { type NextInput, nextInputs } from "./next-inputs.ts";
import { isProved } from "./is-proved.ts";
import { hasPickedFiles } from "./picked-files.ts";
import { repairOfRun } from "./repair-of-run.ts";
import type { RunPlan, SkippedFiles, WouldLoad } from "./run-plan.ts";
import type { BuiltDocuments, CertifiedRun, RunTraces, SweptEpoch } from "./run-traces.ts";
import { addSetAside, NOTHING_SET_ASIDE, type SetAsideSummary } from "./set-aside.ts";

/**
 * How a run ended that did not fail. OK: everything asked for is done. PARTIAL: a file or row was refused, a file failed or is still with
 * another run, or a sweep or repair left something. DRIFT: documents differ from the source. NOTHING_TO_DO: it found nothing. SKIPPED: other runs hold all it wanted.
 */
export type RunStatus = "OK" | "PARTIAL" | "DRIFT" | "NOTHING_TO_DO" | "SKIPPED";

/** One screen for the operator: the state machine's output, `runs/<runId>.json` in the work bucket, and what `tillstream run` prints. */
export type RunSummary = {
  readonly status: RunStatus;
  readonly mode: RunPlan["mode"];
  readonly runId: string;
  readonly dryRun: boolean;
  readonly seconds: number;
  readonly files: LoadSummary["files"] & { readonly skippedBefore: SkippedFiles };
  readonly rows: LoadSummary["rows"];
  readonly tables: LoadSummary["tables"];
  readonly documents: BuiltDocuments;
  /** Documents that cannot be read and were gone round; null when all could. */
  readonly unreadable: SetAsideSummary | null;
  readonly reconcile: {
    readonly checked: number;
    readonly drift: number;
    readonly inFlight: number;
    readonly report: string;
  } | null;
  /** How it ended; where nothing could be repaired, what was planned, with what a person must see to. */
  readonly repair: RepairResult | PlannedRepair | null;
  /** Rows deleted that a load did not have, of a new epoch or of replaced tables; null when there was nothing to look for. */
  readonly swept: SweptEpoch | null;
  readonly certificate: CertifiedRun | null;
  /** A dry run's answer. */
  readonly would: {
    readonly load: WouldLoad | null;
    /** Key ranges that would be compared. */
    readonly compare: number | null;
    readonly repair: PlannedRepair | null;
  } | null;
  readonly next: readonly NextInput[];
};

const SECOND_MS = 1_000;

export function runSummary(traces: RunTraces, endedAt: Date): RunSummary {
  const { run, plan, loaded, built, planned, repaired, segments, certificate } = traces;
  const { mode, runId, dryRun, skipped, wouldLoad } = plan;
  return {
    status: statusOf(traces),
    mode,
    runId,
    dryRun,
    seconds: Math.max(0, Math.round((endedAt.getTime() - Date.parse(run.startedAt)) / SECOND_MS)),
    files: { ...loaded.files, skippedBefore: skipped },
    rows: loaded.rows,
    tables: loaded.tables,
    documents: { customers: built.customers, products: built.products, slices: built.slices },
    unreadable: unreadableOf(traces),
    reconcile: certificate === null ? null : reconciled(certificate),
    repair: repaired ?? (dryRun ? null : planned),
    swept: traces.swept,
    certificate,
    would: dryRun ? { load: wouldLoad, compare: segments, repair: planned } : null,
    next: nextInputs(traces, unreadableOf(traces)),
  };
}

const reconciled = ({ certificate, summary }: CertifiedRun): RunSummary["reconcile"] => ({
  checked: summary.documents,
  drift: summary.findings,
  inFlight: summary.inFlight,
  report: `s3://${certificate.bucket}/${certificate.key}`,
});

function unreadableOf({ loaded, built }: RunTraces): SetAsideSummary | null {
  const all = addSetAside([loaded.unreadable, built.unreadable].map((part) => part ?? NOTHING_SET_ASIDE));
  return all.count === 0 ? null : all;
}

function statusOf(traces: RunTraces): RunStatus {
  const { plan, loaded, certificate, swept } = traces;
  const { files } = loaded;
  const repair = repairOfRun(traces);
  if (certificate?.status === "RED" || repair.stillDifferent > 0) return "DRIFT";
  if (files.failed + files.quarantined + plan.filesRefused + loaded.rows.quarantined > 0) return "PARTIAL";
  if (repair.inFlight + repair.byHand + repair.left > 0 || unreadableOf(traces) !== null) return "PARTIAL";
  if (repair.keys > 0 && repair.notFound > 0) return "PARTIAL";
  if (swept?.state === "waiting" || (swept?.left.length ?? 0) > 0) return "PARTIAL";
  if (
    hasPickedFiles(plan) &&
    (plan.skipped.quarantined > 0 || (!isProved(traces) && files.done > 0 && plan.skipped.busy + files.skipped > 0))
  ) {
    return "PARTIAL";
  }
  if (plan.mode === "reconcile" || (swept?.rows ?? 0) > 0) return "OK";
  if (plan.mode === "repair") return repair.keys > 0 ? "OK" : "NOTHING_TO_DO";
  if (files.planned > 0 && files.skipped === files.planned) return "SKIPPED";
  if (files.planned > 0 || (plan.wouldLoad?.files ?? 0) > 0) return "OK";
  if (plan.skipped.busy === 0) return "NOTHING_TO_DO";
  return isProved(traces) ? "OK" : "SKIPPED";
}
