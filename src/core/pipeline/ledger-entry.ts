/**
 * Life of a change file in the ledger (collection `files` of the target database):
 *
 *     planned ──apply-files──▶ applied ──commit-files──▶ done
 *        └──────apply-files──▶ quarantined (refused whole: see `reason`, the file stays below raw/ and in quarantine/)
 *     ignored (control tables, tables the mapping leaves out, names that are no change file)
 *
 * `planned` and `applied` are a claim by the run `runId`. When that run no longer runs, the next plan takes the file over.
 */
export type FileState = "planned" | "applied" | "done" | "quarantined" | "ignored";

/** Rows of one file. Conservation: `rowsRead === applied + superseded + quarantined`; superseded rows were older or there already. */
export type RowTotals = { rowsRead: number; applied: number; superseded: number; quarantined: number };

/** Good rows of one file by what DMS says happened; of a full load all are loads. With the quarantined ones they are all rows read. */
export type OperationRows = {
  readonly loads: number;
  readonly inserts: number;
  readonly updates: number;
  readonly deletes: number;
};

export type LedgerEntry = {
  /** `fileId` of the file. */
  readonly _id: string;
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
  /** `repair`: written by a repair of ours, outside raw/. */
  readonly kind: "load" | "cdc" | "repair" | "other";
  readonly epoch: string | null;
  readonly table: string | null;
  readonly state: FileState;
  /** The run that holds or held the file last. */
  readonly runId: string;
  /** How often a run took the file to load it. 1 unless a run died with it, or somebody forced it. */
  readonly attempts: number;
  readonly counts: RowTotals | null;
  /** null until it is applied; absent in entries of a time when they were not counted. */
  readonly operations?: OperationRows | null;
  /** Why it is quarantined or ignored, one sentence with its code first; null otherwise. */
  readonly reason: string | null;
  /** Where its bad rows or itself are kept, a key of the data bucket; null when nothing was bad. */
  readonly quarantine: string | null;
  readonly plannedAt: Date;
  readonly appliedAt: Date | null;
  readonly doneAt: Date | null;
};
