import { moneyText } from "../money.ts";
import type { Finding } from "../reconcile/finding.ts";
import type { SegmentResult } from "../reconcile/segment-result.ts";
import type { SegmentView } from "../reconcile/segment.ts";
import { addSums, NO_SUMS, type ViewSums } from "../reconcile/view-sums.ts";
import type { CertificateSums, CertificateView } from "./certificate.ts";

const VIEWS: readonly SegmentView[] = ["orders", "customers", "products", "slices", "places"];

/** All segments of each view added up. */
export function certificateViews(results: readonly SegmentResult[], moneyScale: number): CertificateView[] {
  return VIEWS.flatMap((view) => {
    const own = results.filter((result) => result.segment.view === view);
    return own.length === 0 ? [] : [viewOf(view, own, moneyScale)];
  });
}

function viewOf(view: SegmentView, results: readonly SegmentResult[], moneyScale: number): CertificateView {
  const sources = results.flatMap(({ source }) => source ?? []);
  const sum = (pick: (result: SegmentResult) => number): number =>
    results.reduce((total, result) => total + pick(result), 0);
  return {
    view,
    status: statusOf(results),
    segments: results.length,
    source: sources.length === 0 ? null : shown(sources.reduce(addSums, NO_SUMS), moneyScale),
    documents: shown(results.map(({ documents }) => documents).reduce(addSums, NO_SUMS), moneyScale),
    suspects: sum((result) => result.suspects),
    findings: sum((result) => result.findingCount),
    inFlight: sum((result) => result.inFlight),
  };
}

function statusOf(results: readonly SegmentResult[]): CertificateView["status"] {
  const has = (status: SegmentResult["status"]): boolean => results.some((result) => result.status === status);
  if (has("differs")) return "differs";
  if (has("in flight")) return "in flight";
  return has("no source: not compared") ? "not compared" : "equal";
}

function shown(sums: ViewSums, scale: number): CertificateSums {
  return {
    documents: sums.documents,
    orders: sums.orders,
    lines: sums.lines,
    units: sums.units.toString(),
    gross: moneyText(sums.gross, scale),
    net: moneyText(sums.net, scale),
    hash: sums.hash.toString(),
  };
}

/** A slice may be named by its product's segment and by its own: once is enough. */
export function distinctFindings(results: readonly SegmentResult[]): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { findings: own } of results)
    for (const finding of own) findings.set(`${finding.collection} ${finding.id}`, finding);
  return [...findings.values()];
}
