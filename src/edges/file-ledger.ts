import type { LedgerEntry, OperationRows, RowTotals } from "../core/pipeline/ledger-entry.ts";
import type { ListingState } from "../core/pipeline/listing-state.ts";
import type { HeldFiles } from "../core/reconcile/loading.ts";

/** A run takes a file: as a new entry, or from the state and run it was last seen in. Whoever was first wins. */
export type Claim = {
  readonly entry: LedgerEntry;
  readonly seen: Pick<LedgerEntry, "state" | "runId" | "attempts"> | null;
};

/** How loading one file ended. */
export type FileOutcome = {
  readonly id: string;
  readonly state: "applied" | "quarantined";
  readonly counts: RowTotals;
  readonly operations: OperationRows;
  readonly reason: string | null;
  readonly quarantine: string | null;
  readonly at: Date;
};

export type FinishedRun = HeldFiles & { readonly claimedAt: Date; readonly doneAt: Date };

/** The collection `files` of the target database. Guarded writes only: no lock, no lease, no transaction. */
export type FileLedger = {
  /** The entries there are, by id. */
  find(ids: readonly string[]): Promise<Map<string, LedgerEntry>>;
  /** Every entry of an epoch, in any order. */
  ofEpoch(epoch: string): AsyncIterable<LedgerEntry>;
  /** Writes the claims that still can be made; returns the ids whose entry is this run's afterwards. */
  claim(runId: string, claims: readonly Claim[]): Promise<Set<string>>;
  /** Notes outcomes on entries that this run holds; entries another run took meanwhile are left alone. */
  record(runId: string, outcomes: readonly FileOutcome[]): Promise<void>;
  /** The run's applied files become done. */
  commit(runId: string, at: Date): Promise<void>;
  /** Files of repairs that were planned and never finished. */
  openRepairs(): Promise<LedgerEntry[]>;
  /** Files that were taken before this time and are not done yet, by run and kind. */
  held(claimedBefore: Date): Promise<(HeldFiles & Pick<LedgerEntry, "kind">)[]>;
  /** Runs whose files were taken after this time and are done: how many, and from the first claim to the last commit. */
  finished(claimedAfter: Date): Promise<FinishedRun[]>;
  /** The newest epoch of which a full-load file was taken on; null before the first. */
  newestEpoch(): Promise<string | null>;
  /** What is known of the data bucket from earlier listings; null when nothing is. A hint that may be lost or old. */
  listing(): Promise<ListingState | null>;
  keepListing(state: ListingState): Promise<void>;
};
