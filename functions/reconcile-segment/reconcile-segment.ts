import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { FactSettings } from "../../src/core/reconcile/document-facts.ts";
import type { Finding } from "../../src/core/reconcile/finding.ts";
import { narrowToKeys } from "../../src/core/reconcile/narrow-to-keys.ts";
import { resultText } from "../../src/core/reconcile/result-json.ts";
import { reconcileKeys, type Run } from "../../src/core/reconcile/run.ts";
import type { SegmentResult, SegmentStatus } from "../../src/core/reconcile/segment-result.ts";
import type { Segment } from "../../src/core/reconcile/segment.ts";
import { type SourceView, viewKeyType } from "../../src/core/reconcile/sql/view-queries.ts";
import { NO_SUMS, sameSums, type ViewSums } from "../../src/core/reconcile/view-sums.ts";
import type { DocumentScan } from "../../src/edges/document-scan.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import type { SourceDatabase } from "../../src/edges/source-database.ts";
import { type DocumentsSide, documentsSide } from "./documents-side.ts";
import { judgeView, type Settling } from "../../src/steps/judge-suspects.ts";
import { misshapenForGood } from "./misshapen-for-good.ts";
import { sourceSide } from "./source-side.ts";
import { slicesByName } from "./stray-slices.ts";

export type SegmentDeps = {
  /** null: there is no source to compare with; only what documents say about themselves is looked at. */
  readonly source: SourceDatabase | null;
  readonly scan: DocumentScan;
  readonly objects: Pick<ObjectStore, "putText">;
  readonly workBucket: string;
  readonly mapping: Mapping;
  readonly settings: FactSettings;
  readonly settling: Settling;
  /** Milliseconds of a clock that only goes forward. */
  readonly nowMs: () => number;
};

export type SegmentInput = { readonly run: Run; readonly segment: Segment };

export type SegmentOutput = {
  readonly segment: string;
  readonly view: Segment["view"];
  readonly status: SegmentStatus;
  readonly counts: {
    readonly documents: number;
    readonly lines: number;
    readonly suspects: number;
    readonly findings: number;
    readonly inFlight: number;
  };
};

/** At most so many keys of a range are named by both sides at once. */
const DIRECT_KEYS = 2_000;

/** Suspects rebuilt in one segment. More are mass drift, a bug and not a repair: they are counted without being opened. */
const MAX_EXAMINED = 5_000;

/** Findings a segment's result lists. The certificate lists fewer still. */
const MAX_LISTED = 1_000;

type Compared = Omit<SegmentResult, "segment" | "status" | "tookMs" | "findingCount">;

/** Compares one segment and keeps the full result in the work bucket; safe to repeat. */
export async function reconcileSegment(deps: SegmentDeps, { run, segment }: SegmentInput): Promise<SegmentOutput> {
  const startedMs = deps.nowMs();
  const compared = await compare(deps, segment);
  const findingCount = compared.findings.length + compared.unexamined;
  const status = statusOf(deps, compared, findingCount);
  const findings = compared.findings.slice(0, MAX_LISTED);
  const result: SegmentResult = {
    ...compared,
    segment,
    status,
    findings,
    findingCount,
    tookMs: Math.round(deps.nowMs() - startedMs),
  };
  await deps.objects.putText(deps.workBucket, reconcileKeys.result(run.id, segment.segment), resultText(result));
  const { documents, lines } = compared.documents;
  const counts = { documents, lines, suspects: compared.suspects, findings: findingCount, inFlight: compared.inFlight };
  return { segment: segment.segment, view: segment.view, status, counts };
}

function statusOf(deps: SegmentDeps, { inFlight }: Compared, findings: number): SegmentStatus {
  if (findings > 0) return "differs";
  if (deps.source === null) return "no source: not compared";
  return inFlight > 0 ? "in flight" : "equal";
}

async function compare(deps: SegmentDeps, segment: Segment): Promise<Compared> {
  const { view } = segment;
  if (view === "slices") return compareSlices(deps, segment);
  const { source } = deps;
  const strays = segment.to === null ? await strayDocuments(deps, view) : [];
  if (source === null) return withoutSource(deps, view, segment, strays);
  const { sums, side, keys } = await source.snapshot(async (snapshot) => {
    const rows = sourceSide(snapshot, { mapping: deps.mapping, view, settings: deps.settings });
    // The snapshot stands already, so both sides may be read at once; the database adds up while we read documents.
    const [sums, side] = await Promise.all([rows.totals(segment), documentsSide(deps.scan, view, segment, deps)]);
    const keys = sameSums(sums, side.totals) ? [] : await narrowToKeys(rows, side, segment, DIRECT_KEYS);
    return { sums, side, keys };
  });
  const suspects = [...new Set([...keys, ...side.misshapen])];
  const verdict = await judge(deps, source, view, suspects);
  return {
    ...sidesOf(view, side),
    source: sums,
    suspects: suspects.length,
    ...verdict,
    findings: [...strays, ...verdict.findings],
  };
}

const sidesOf = (view: SourceView, side: DocumentsSide): Pick<Compared, "documents" | "productTotals"> => ({
  documents: side.totals,
  productTotals: view === "products" ? side.productTotals : null,
});

async function judge(
  deps: SegmentDeps,
  source: SourceDatabase,
  view: SourceView,
  suspects: readonly string[],
): Promise<Pick<Compared, "findings" | "inFlight" | "unreadableRows" | "unexamined">> {
  const { scan, mapping, settling, settings } = deps;
  const examined = suspects.slice(0, MAX_EXAMINED);
  const judgeDeps = { source, scan, mapping, settling, settings: settings.documents, md5: settings.md5 };
  const { findings, moving, unreadableRows } = await judgeView(judgeDeps, view, examined);
  return { findings, inFlight: moving.length, unreadableRows, unexamined: suspects.length - examined.length };
}

/** Documents whose `_id` is of another type than the source's keys stand outside every range. */
async function strayDocuments({ scan, mapping }: SegmentDeps, view: SourceView): Promise<Finding[]> {
  const ids = await scan.strayIds(view, viewKeyType(mapping, view));
  return ids.map((id) => ({ collection: view, id, kind: "extra", fields: [], fieldCount: 0 }));
}

async function withoutSource(
  deps: SegmentDeps,
  view: SourceView,
  segment: Segment,
  strays: readonly Finding[],
): Promise<Compared> {
  const side = await documentsSide(deps.scan, view, segment, deps);
  const misshapen = await misshapenForGood(deps, view, segment, side.misshapen);
  const rest = { suspects: side.misshapen.length, inFlight: 0, unreadableRows: 0, unexamined: 0 };
  return { ...sidesOf(view, side), source: null, ...rest, findings: [...strays, ...misshapen] };
}

async function compareSlices(deps: SegmentDeps, segment: Segment): Promise<Compared> {
  const byName = await slicesByName(deps.scan, segment);
  const strays = segment.to === null ? await deps.scan.strayIds("product_buyers", "text") : [];
  const extra = [
    ...byName.extra,
    ...strays.map((id): Finding => ({ collection: "product_buyers", id, kind: "extra", fields: [], fieldCount: 0 })),
  ];
  const documents: ViewSums = { ...NO_SUMS, documents: byName.published };
  const common = { documents, source: null, productTotals: null, suspects: byName.suspects.length };
  if (deps.source === null) {
    const unowned = byName.suspects.map((key): Finding => ({
      collection: "product_buyers",
      id: `${key}/…`,
      kind: "extra",
      fields: [],
      fieldCount: 0,
    }));
    return { ...common, inFlight: 0, unreadableRows: 0, unexamined: 0, findings: [...extra, ...unowned] };
  }
  const verdict = await judge(deps, deps.source, "products", byName.suspects);
  return { ...common, ...verdict, findings: [...extra, ...verdict.findings] };
}
