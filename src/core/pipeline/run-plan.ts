import type { RunMode } from "./run-fields.ts";
import type { NamedKeys } from "./run-input-meaning.ts";
import type { SweepPlan } from "./sweep-plan.ts";

/** What `plan` hands to the state machine: pointers and numbers, at most a few kB whatever the run. */
export type RunPlan = {
  readonly mode: RunMode;
  readonly runId: string;
  readonly reconcile: boolean;
  /** Not done: nothing was planned; ask again after so many seconds. `percent` null: nobody was asked. */
  readonly fullLoad: { readonly done: boolean; readonly percent: number | null; readonly waitSeconds: number };
  /** What to delete that the load does not have: after a full run of a newest epoch that is not the first, or a replacement; else null. */
  readonly sweep: SweepPlan | null;
  /** Nothing was claimed and nothing will be written; `wouldLoad` says what would be loaded. */
  readonly dryRun: boolean;
  readonly wouldLoad: WouldLoad | null;
  /** Mode reconcile: only what rows of these tables make; null: everything. */
  readonly tables: readonly string[] | null;
  /** Mode repair: what to repair; null otherwise. */
  readonly repair: { readonly of: string | null; readonly keys: NamedKeys | null } | null;
  /** Files to load, in how many batches, how many bytes as stored. */
  readonly files: number;
  readonly batches: number;
  readonly bytes: number;
  /** Files this plan refused by their names, without loading them. */
  readonly filesRefused: number;
  /** Age of the oldest change file that was not done when the run was planned, also of those other runs hold; 0 when nothing was waiting. */
  readonly lagSeconds: number;
  readonly manifest: { readonly bucket: string; readonly key: string };
  /** One item per partition of touched keys: the input of one build-documents call each. */
  readonly partitions: readonly { readonly runId: string; readonly partition: number }[];
  readonly loadConcurrency: number;
  readonly buildConcurrency: number;
  /** Files seen and left alone, by reason. */
  readonly skipped: SkippedFiles;
};

export type SkippedFiles = {
  readonly done: number;
  readonly busy: number;
  readonly ignored: number;
  readonly quarantined: number;
};

export type WouldLoad = {
  readonly files: number;
  readonly bytes: number;
  readonly batches: number;
  /** The first keys in loading order. */
  readonly first: readonly string[];
};
