import type { RunMode } from "./run-input.ts";

/** What `plan` hands to the state machine: pointers and numbers, at most a few kB whatever the run. */
export type RunPlan = {
  readonly mode: RunMode;
  readonly runId: string;
  readonly reconcile: boolean;
  /** Not done: nothing was planned; ask again after so many seconds. `percent` null: nobody was asked. */
  readonly fullLoad: { readonly done: boolean; readonly percent: number | null; readonly waitSeconds: number };
  /** The newest epoch when this run loads it all and older ones may have left rows behind; else null. */
  readonly sweepEpoch: string | null;
  /** Files to load, in how many batches, how many bytes as stored. */
  readonly files: number;
  readonly batches: number;
  readonly bytes: number;
  /** Age of the oldest change file among them when the run was planned; 0 when nothing was waiting. */
  readonly lagSeconds: number;
  readonly manifest: { readonly bucket: string; readonly key: string };
  /** One item per partition of touched keys: the input of one build-documents call each. */
  readonly partitions: readonly { readonly runId: string; readonly partition: number }[];
  readonly loadConcurrency: number;
  readonly buildConcurrency: number;
  /** Files seen and left alone, by reason. */
  readonly skipped: {
    readonly done: number;
    readonly busy: number;
    readonly ignored: number;
    readonly quarantined: number;
  };
};
