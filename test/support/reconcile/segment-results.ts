import type { SegmentResult } from "../../../src/core/reconcile/segment-result.ts";
import type { SegmentView } from "../../../src/core/reconcile/segment.ts";
import { NO_SUMS, type ViewSums } from "../../../src/core/reconcile/view-sums.ts";

const SOLD: ViewSums = {
  ...NO_SUMS,
  documents: 3,
  orders: 3,
  lines: 5,
  units: 9n,
  gross: 12_345n,
  net: 12_000n,
  hash: 2n ** 61n,
};

/** An equal result of one view; what a test is about goes into `change`. */
export function equalResult(view: SegmentView, change: Partial<SegmentResult> = {}): SegmentResult {
  const documents = view === "places" || view === "slices" ? { ...NO_SUMS, documents: 2 } : SOLD;
  return {
    segment: { segment: `${view}-0000`, view, from: null, to: null },
    status: "equal",
    source: view === "slices" ? null : documents,
    documents,
    productTotals: view === "products" ? documents : null,
    suspects: 0,
    findings: [],
    findingCount: 0,
    inFlight: 0,
    unreadableRows: 0,
    unexamined: 0,
    tookMs: 1,
    ...change,
  };
}

export const VIEWS: readonly SegmentView[] = ["places", "customers", "products", "orders", "slices"];
