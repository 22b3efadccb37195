import type { Finding } from "./finding.ts";
import type { Segment } from "./segment.ts";
import type { ViewSums } from "./view-sums.ts";

/** `equal`: nothing differs. `differs`: findings. `in flight`: only differences that were still moving. `no source: not compared`. */
export type SegmentStatus = "equal" | "differs" | "in flight" | "no source: not compared";

/** Full result of one segment, kept as `reconcile/<runId>/results/<segment>.json` (bigints as text, see result-json). */
export type SegmentResult = {
  readonly segment: Segment;
  readonly status: SegmentStatus;
  readonly source: ViewSums | null;
  readonly documents: ViewSums;
  /** In view `products`, where `documents` are the sums of the slices' edges: what the products' own totals say. null elsewhere. */
  readonly productTotals: ViewSums | null;
  /** Keys whose hashes differed or whose documents had an unexpected shape; each was rebuilt from source rows. */
  readonly suspects: number;
  readonly findings: readonly Finding[];
  /** Findings there are, also when the list is capped. */
  readonly findingCount: number;
  /** Keys that differed in every check, but whose source rows or document moved in between. */
  readonly inFlight: number;
  /** Source rows met among suspects that the change-file rules cannot read; the pipeline has them in quarantine. */
  readonly unreadableRows: number;
  /** Suspects beyond the limit that were not rebuilt; each counts as a finding without a name. */
  readonly unexamined: number;
  readonly tookMs: number;
};
