import type { Pointer, Run } from "../reconcile/run.ts";
import type { PlannedRepair } from "../repair/planned-repair.ts";
import type { RepairResult } from "../repair/repair-result.ts";
import type { LoadSummary } from "./load-summary.ts";
import type { RunPlan } from "./run-plan.ts";
import type { SetAsideSummary } from "./set-aside.ts";
import type { UnsweptTable } from "./sweep-decision.ts";

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

/** What `sweep-epoch` says, as far as it matters here. `left`: tables that were not swept, each with the reason in words. */
export type SweptEpoch = {
  readonly state: "waiting" | "done";
  readonly rows: number;
  readonly left: readonly UnsweptTable[];
};

export type BuiltDocuments = { readonly customers: number; readonly products: number; readonly slices: number };

/** All that the states of a run left behind. `input` is what the operator typed. */
export type RunTraces = {
  readonly run: Run;
  readonly input: unknown;
  readonly plan: Omit<RunPlan, "repair">;
  readonly loaded: LoadSummary;
  /** `unreadable` is absent when nothing was built. */
  readonly built: BuiltDocuments & { readonly unreadable?: SetAsideSummary };
  readonly planned: PlannedRepair | null;
  readonly repaired: RepairResult | null;
  readonly swept: SweptEpoch | null;
  /** Segments of a reconciliation, planned or made. */
  readonly segments: number | null;
  readonly certificate: CertifiedRun | null;
};
