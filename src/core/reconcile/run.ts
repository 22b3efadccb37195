import type { Loading } from "./loading.ts";
import type { SegmentView } from "./segment.ts";

/** The run a reconciliation belongs to: the state machine's execution. */
export type Run = { readonly id: string; readonly mode: string; readonly startedAt: string };

/** An object in the work bucket. */
export type Pointer = { readonly bucket: string; readonly key: string };

/** What `plan-reconcile` keeps for `certify`: a result that is missing at the end is named, not forgotten. */
export type ReconcilePlan = {
  readonly run: Run;
  readonly plannedAt: string;
  /** What other runs had taken by then was waited for. Absent in plans of a time when it was not kept. */
  readonly claimedBefore?: string;
  readonly source: "mariadb" | "none";
  /** Where the source's log stood before anything was read. */
  readonly position: string | null;
  /** Views that are compared; null: all of them. */
  readonly only: readonly SegmentView[] | null;
  /** What other runs and DMS were still loading when comparing began; null: nothing. */
  readonly loading: Loading | null;
  /** Names of all segments. */
  readonly segments: readonly string[];
};

/** Names of the objects of a reconciliation. One place, because policies in template.yaml name the same prefixes. */
export const reconcileKeys = {
  segments: (runId: string): string => `reconcile/${runId}/segments.jsonl`,
  plan: (runId: string): string => `reconcile/${runId}/plan.json`,
  /** DMS's counters and the files of that moment; absent without a DMS task. */
  replication: (runId: string): string => `reconcile/${runId}/replication.json`,
  results: (runId: string): string => `reconcile/${runId}/results/`,
  result: (runId: string, segment: string): string => `${reconcileKeys.results(runId)}${segment}.json`,
  certificate: (runId: string, kind: "json" | "html"): string => `certificates/${runId}.${kind}`,
  latest: (kind: "json" | "html"): string => `certificates/latest.${kind}`,
} as const;
