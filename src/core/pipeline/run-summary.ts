import type { PlannedRepair } from "../repair/planned-repair.ts";
import type { RepairResult } from "../repair/repair-result.ts";
import { REPAIRED_VIEWS } from "../repair/repair-keys.ts";
import type { Pointer, Run } from "../reconcile/run.ts";
import type { LoadSummary } from "./load-summary.ts";
import type { RunPlan, SkippedFiles, WouldLoad } from "./run-plan.ts";

/** An input worth starting next, with its reason. `input` null: this execution's own, too long to be printed; "New execution" copies it. */
export type NextInput = { readonly why: string; readonly input: Readonly<Record<string, unknown>> | null };

/**
 * How a run ended that did not fail. OK: everything asked for is done. PARTIAL: a file was refused or failed, or a repair left something
 * to others. DRIFT: documents differ from the source. NOTHING_TO_DO: it found nothing. SKIPPED: other runs hold all it wanted.
 */
export type RunStatus = "OK" | "PARTIAL" | "DRIFT" | "NOTHING_TO_DO" | "SKIPPED";

export type CertifiedRun = {
  readonly status: "GREEN" | "RED";
  readonly certificate: Pointer;
  readonly summary: {
    readonly sentence: string;
    readonly documents: number;
    readonly lines: number;
    readonly findings: number;
    readonly inFlight: number;
    /** The first reasons of a red one, short; none when it is green. */
    readonly reasons: readonly string[];
  };
};

/** What `sweep-epoch` says, as far as it matters here. */
export type SweptEpoch = { readonly state: "waiting" | "done"; readonly rows: number };

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
  readonly documents: { readonly customers: number; readonly products: number; readonly slices: number };
  readonly reconcile: {
    readonly checked: number;
    readonly drift: number;
    readonly inFlight: number;
    readonly report: string;
  } | null;
  readonly repair: RepairResult | null;
  /** Rows of older epochs deleted after a full load; null when there was nothing to look for. */
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

/** All that the states of a run left behind. `input` is what the operator typed. */
export type RunTraces = {
  readonly run: Run;
  readonly input: unknown;
  readonly plan: Omit<RunPlan, "repair">;
  readonly loaded: LoadSummary;
  readonly built: RunSummary["documents"];
  readonly planned: PlannedRepair | null;
  readonly repaired: RepairResult | null;
  readonly swept: SweptEpoch | null;
  /** Segments of a reconciliation, planned or made. */
  readonly segments: number | null;
  readonly certificate: CertifiedRun | null;
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
    documents: built,
    reconcile: certificate === null ? null : reconciled(certificate),
    repair: repaired,
    swept: traces.swept,
    certificate,
    would: dryRun ? { load: wouldLoad, compare: segments, repair: planned } : null,
    next: nextInputs(traces),
  };
}

const reconciled = ({ certificate, summary }: CertifiedRun): RunSummary["reconcile"] => ({
  checked: summary.documents,
  drift: summary.findings,
  inFlight: summary.inFlight,
  report: `s3://${certificate.bucket}/${certificate.key}`,
});

type RepairTotals = { keys: number; stillDifferent: number; inFlight: number; byHand: number; left: number };

function repairTotals({ repaired, planned }: RunTraces): RepairTotals {
  const byHand = (repaired ?? planned)?.byHand.length ?? 0;
  const left = (repaired ?? planned)?.left ?? 0;
  const totals: RepairTotals = { keys: 0, stillDifferent: 0, inFlight: 0, byHand, left };
  for (const view of REPAIRED_VIEWS) {
    totals.keys += repaired?.collections[view].keys ?? planned?.keys[view] ?? 0;
    totals.stillDifferent += repaired?.collections[view].stillDifferent ?? 0;
    totals.inFlight += repaired?.collections[view].inFlight ?? 0;
  }
  return totals;
}

function statusOf(traces: RunTraces): RunStatus {
  const { plan, loaded, certificate, swept } = traces;
  const { files } = loaded;
  const repair = repairTotals(traces);
  if (certificate?.status === "RED" || repair.stillDifferent > 0) return "DRIFT";
  if (files.failed + files.quarantined + repair.inFlight + repair.byHand + repair.left > 0) return "PARTIAL";
  if (swept?.state === "waiting") return "PARTIAL";
  if (plan.mode === "reconcile" || (swept?.rows ?? 0) > 0) return "OK";
  if (plan.mode === "repair") return repair.keys > 0 ? "OK" : "NOTHING_TO_DO";
  if (files.planned > 0 && files.skipped === files.planned) return "SKIPPED";
  if (files.planned > 0 || (plan.wouldLoad?.files ?? 0) > 0) return "OK";
  return plan.skipped.busy > 0 ? "SKIPPED" : "NOTHING_TO_DO";
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function nextInputs(traces: RunTraces): NextInput[] {
  const { plan, loaded, certificate, input, repaired } = traces;
  const { failed, skipped } = loaded.files;
  const { inFlight, byHand, left, stillDifferent } = repairTotals(traces);
  const typed: Record<string, unknown> = { mode: plan.mode, ...(input as object) };
  const next: NextInput[] = [];
  if (plan.dryRun) {
    const { dryRun: _, ...really } = typed;
    return [shortened({ why: "this was a dry run; the same without dryRun does it", input: really })];
  }
  if (failed > 0)
    next.push({
      why: `${counted(failed, "file", "files")} failed; the next run takes them over`,
      input: { mode: "changes" },
    });
  if (traces.swept?.state === "waiting")
    next.push({ why: "rows of older epochs are not swept: files were still being loaded", input: { mode: "full" } });
  const isReload = plan.mode === "files" || plan.mode === "range" || plan.mode === "table";
  if (isReload && loaded.files.planned === 0 && plan.skipped.done + plan.skipped.quarantined > 0) {
    const known = counted(plan.skipped.done + plan.skipped.quarantined, "file was", "files were");
    next.push({ why: `${known} loaded or refused before; force loads them again`, input: { ...typed, force: true } });
  }
  if (plan.skipped.busy + skipped > 0 && loaded.files.done === 0) {
    next.push({
      why: `${counted(plan.skipped.busy + skipped, "file is", "files are")} with other runs; when they have ended`,
      input: typed,
    });
  }
  if (certificate !== null && certificate.summary.findings > 0) {
    const differ = counted(certificate.summary.findings, "document differs", "documents differ");
    next.push({ why: `${differ} from the source`, input: { mode: "repair", of: plan.runId } });
  }
  if (repaired !== null && inFlight > 0) {
    const why = `${counted(inFlight, "document was", "documents were")} still changing; in a minute`;
    next.push({ why, input: typed });
  }
  if (stillDifferent > 0) {
    const why = `${counted(stillDifferent, "document still differs", "documents still differ")}; the certificate will name the fields`;
    next.push({ why, input: { mode: "reconcile" } });
  }
  if (byHand > 0) next.push({ why: "some documents must be deleted by hand first: see repair.byHand", input: typed });
  if (left > 0)
    next.push({
      why: `${counted(left, "finding was", "findings were")} left; look again, then repair again`,
      input: { mode: "reconcile" },
    });
  return next.map(shortened);
}

/** The summary stays below 8 kB although an input may name a thousand files. */
const MAX_INPUT_CHARS = 2_000;

const shortened = (next: NextInput): NextInput =>
  JSON.stringify(next.input).length > MAX_INPUT_CHARS
    ? { why: `${next.why} (input of this execution)`, input: null }
    : next;
