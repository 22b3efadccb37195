import type { LoadSummary } from "./load-summary.ts";
import { isProved } from "./is-proved.ts";
import { hasPickedFiles } from "./picked-files.ts";
import { repairOfUnreadable } from "./repair-of-unreadable.ts";
import { repairOfRun } from "./repair-of-run.ts";
import type { RunTraces } from "./run-traces.ts";
import type { SetAsideSummary } from "./set-aside.ts";

/** An input worth starting next, with its reason. `input` null: this execution's own, too long to be printed; "New execution" copies it. */
export type NextInput = { readonly why: string; readonly input: Readonly<Record<string, unknown>> | null };

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What is worth starting after a run, most urgent first. @param unreadable documents that it could not read; null: none */
export function nextInputs(traces: RunTraces, unreadable: SetAsideSummary | null): NextInput[] {
  const { plan, input } = traces;
  const typed: Typed = { mode: plan.mode, ...(input as object) };
  const { dryRun: _, ...really } = typed;
  if (plan.dryRun) {
    const next = wouldDoNothing(traces)
      ? [...nextLoads({ ...traces, plan: { ...plan, dryRun: false } }, really, true), ...nextRepairs(traces, really)]
      : [{ why: "this was a dry run; the same without dryRun does it", input: { ...really, ...findingsOf(traces) } }];
    return next.map(shortened);
  }
  return [
    ...nextLoads(traces, typed, unreadable === null),
    ...nextSweeps(traces, typed),
    ...(unreadable === null ? [] : [repairOfUnreadable(unreadable)]),
    ...nextRepairs(traces, typed),
  ].map(shortened);
}

/** Without `dryRun` it would neither load nor compare nor repair; a full load may still have rows to sweep, which a dry run does not look for. */
function wouldDoNothing(traces: RunTraces): boolean {
  const { plan, segments } = traces;
  if ((plan.wouldLoad?.files ?? 0) > 0 || plan.mode === "full" || segments !== null) return false;
  return repairOfRun(traces).keys === 0;
}

/** By name: the newest reconciliation may be another one by the time somebody starts it. */
function findingsOf({ planned }: RunTraces): { readonly of?: string } {
  return planned?.of == null ? {} : { of: planned.of };
}

type Typed = Readonly<Record<string, unknown>>;

function nextLoads(traces: RunTraces, typed: Typed, namesAside: boolean): NextInput[] {
  const { plan, loaded } = traces;
  const { failed, skipped, done, planned } = loaded.files;
  const next: NextInput[] = [];
  if (failed > 0) {
    const why = `${counted(failed, "file", "files")} failed; the next run takes them over`;
    next.push({ why, input: { mode: "changes" } });
  }
  if (plan.filesRefused > 0) {
    const why = `${counted(plan.filesRefused, "file is", "files are")} of tables that the mapping does not name; name them there, deploy, then`;
    next.push({ why, input: { mode: "changes" } });
  }
  if (loaded.aside.length > 0 && namesAside) next.push(nextOfAside(loaded));
  const { quarantined } = plan.skipped;
  const known = quarantined + (planned === 0 && plan.mode !== "full" ? plan.skipped.done : 0);
  if (hasPickedFiles(plan) && known > 0) {
    const why = `${counted(known, "file was", "files were")} loaded or refused before; force loads them again`;
    next.push({ why, input: { ...typed, force: true } });
  }
  const busy = plan.skipped.busy + skipped;
  if (busy > 0 && (done === 0 || hasPickedFiles(plan)) && !isProved(traces)) {
    next.push({ why: `${counted(busy, "file is", "files are")} with other runs; when they have ended`, input: typed });
  }
  return next;
}

function nextOfAside({ aside, files, rows }: LoadSummary): NextInput {
  const whats = [
    ...(files.quarantined > 0 ? [counted(files.quarantined, "file was refused", "files were refused")] : []),
    ...(rows.quarantined > 0 ? [counted(rows.quarantined, "row was set aside", "rows were set aside")] : []),
  ];
  const why = `${whats.join(", ")}; reasons below quarantine/. Mend mapping or source, then load them again`;
  return { why, input: { mode: "files", files: aside, force: true } };
}

function nextSweeps({ swept }: RunTraces, typed: Typed): NextInput[] {
  if (swept?.state === "waiting") {
    const why = "older rows are not swept: files of before are not loaded yet";
    return [
      { why: `${why}; first those`, input: { mode: "changes" } },
      { why: `${why}; then this once more`, input: typed },
    ];
  }
  return (swept?.left ?? []).map(({ table, why }) => ({ why: `older rows of ${table} stay: ${why}`, input: typed }));
}

function nextRepairs(traces: RunTraces, typed: Typed): NextInput[] {
  const { plan, certificate, repaired } = traces;
  const { inFlight, byHand, left, stillDifferent } = repairOfRun(traces);
  const next: NextInput[] = [];
  if (certificate !== null && certificate.summary.findings > 0) {
    const differ = counted(certificate.summary.findings, "document differs", "documents differ");
    next.push({ why: `${differ} from the source`, input: { mode: "repair", of: plan.runId } });
  } else if (certificate?.status === "RED") {
    const why = `no document differs, yet the certificate is red: ${certificate.summary.reasons[0] ?? "it says why"} When that is mended`;
    next.push({ why, input: { mode: "reconcile" } });
  }
  if (repaired !== null && inFlight > 0) {
    const why = `${counted(inFlight, "document was", "documents were")} still changing; in a minute`;
    next.push({ why, input: typed });
  }
  if (stillDifferent > 0) {
    const why = `${counted(stillDifferent, "document still differs", "documents still differ")}; the certificate will name the fields`;
    next.push({ why, input: { mode: "reconcile" } });
  }
  if (byHand > 0) {
    const where = plan.dryRun ? "would.repair.byHand" : "repair.byHand";
    next.push({ why: `some documents must be deleted by hand first: see ${where}`, input: typed });
  }
  if (left > 0) {
    const of = (repaired ?? traces.planned)?.of ?? null;
    const why =
      of === null
        ? `${counted(left, "key", "keys")} of those named, and of what belongs to them, had no room in one repair: name fewer at once, or look which of them differ`
        : `${counted(left, "finding was", "findings were")} left; look again, then repair again`;
    next.push({ why, input: { mode: "reconcile" } });
  }
  return next;
}

/** The summary stays below 8 kB although an input may name a thousand files. */
const MAX_INPUT_CHARS = 2_000;

const shortened = (next: NextInput): NextInput =>
  JSON.stringify(next.input).length > MAX_INPUT_CHARS
    ? { why: `${next.why} (input of this execution)`, input: null }
    : next;
