import type { Loading } from "../reconcile/loading.ts";
import type { ReconcilePlan } from "../reconcile/run.ts";
import type { SegmentResult } from "../reconcile/segment-result.ts";
import { loadingText } from "./loading-text.ts";
import type { Conservation, LedgerCounts, ReplicationCheck } from "./certificate.ts";
import { quarantineText } from "./quarantine-text.ts";

type Evidence = {
  readonly plan: ReconcilePlan;
  readonly results: readonly SegmentResult[];
  readonly ledger: LedgerCounts;
  readonly replication: ReplicationCheck | null;
  readonly conserved: Conservation;
  readonly findingCount: number;
  /** Documents that differ while rows were still on their way. */
  readonly unsettledCount: number;
};

/** Names in a sentence; the rest is a number. */
const MAX_NAMED = 5;

/** Everything that keeps the certificate from being green, a sentence each. */
export function reasonsFor(evidence: Evidence): string[] {
  const { plan, results, ledger, replication, conserved, findingCount, unsettledCount } = evidence;
  const compared = new Set(results.map((result) => result.segment.segment));
  const missing = plan.segments.filter((segment) => !compared.has(segment));
  const abandonedFiles = plan.loading?.abandonedFiles ?? 0;
  const quarantined = quarantineText(ledger);
  const unreadable = results.reduce((count, result) => count + result.unreadableRows, 0);
  return [
    ...(findingCount > 0
      ? [`${counted(findingCount, "document differs", "documents differ")} from what the source makes of them.`]
      : []),
    ...(unsettledCount > 0 && plan.loading !== null ? [unsettled(plan.loading, unsettledCount)] : []),
    ...(findingCount > 0 && abandonedFiles > 0
      ? [
          `${counted(abandonedFiles, "file", "files")} of runs that ended were not loaded yet: what they say may be what differs.`,
        ]
      : []),
    ...(findingCount > 0 && quarantined !== null
      ? [`In quarantine lie ${quarantined}: what they say is in no document and may be what differs.`]
      : []),
    ...(missing.length > 0
      ? [`${counted(missing.length, "part was", "parts were")} not compared: ${some(missing)}.`]
      : []),
    ...(unreadable > 0
      ? [`Rows of the source cannot be read and stand in no document (met ${counted(unreadable, "time", "times")}).`]
      : []),
    ...(ledger.unbalanced.length > 0
      ? [
          `Rows read are not rows applied, superseded and quarantined in ${counted(ledger.unbalanced.length, "file", "files")}: ${some(ledger.unbalanced)}.`,
        ]
      : []),
    ...(replication?.tables ?? [])
      .filter(({ status }) => status === "missing")
      .map(({ table, why }) => `DMS wrote rows of ${table} that never arrived: ${why ?? ""}.`),
    ...(plan.source === "none" && plan.only === null && !conserved.equal ? [unequal(ledger)] : []),
  ];
}

/** Nobody can tell drift from a row that has not arrived: neither a repair nor green would be right. */
function unsettled(loading: Loading, count: number): string {
  const differ = counted(count, "document differs", "documents differ");
  return `${differ} while rows were still being loaded (${loadingText(loading)}): reconcile again, once that has ended.`;
}

/** With a source each place is compared with it, at its own moment; only without one must the places agree among themselves. */
function unequal({ filesUnderWay }: LedgerCounts): string {
  const why =
    filesUnderWay > 0
      ? ` (${counted(filesUnderWay, "file was", "files were")} still being loaded: run it again afterwards)`
      : "";
  return `Lines, units or money are not the same seen from orders, customers, products and slices${why}.`;
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function some(names: readonly string[]): string {
  const rest = names.length - MAX_NAMED;
  return names.slice(0, MAX_NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
