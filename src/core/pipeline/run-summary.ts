import type { RowTotals } from "./ledger-entry.ts";

/** What a run's loading came to. */
export type LoadSummary = {
  /** PARTIAL: a file was refused or failed, everything else is loaded. */
  readonly status: "OK" | "PARTIAL" | "NOTHING_TO_DO";
  readonly files: {
    readonly planned: number;
    readonly done: number;
    /** Refused whole and kept in quarantine. */
    readonly quarantined: number;
    /** Taken over by another run in between. */
    readonly skipped: number;
    /** No apply-files call finished them. */
    readonly failed: number;
  };
  readonly rows: RowTotals;
  /** Inputs worth starting next, each with its reason. */
  readonly next: readonly { readonly why: string; readonly input: Readonly<Record<string, unknown>> }[];
};
