/** A DMS replication as the pipeline sees it, whether a task or a serverless one. */
export type ReplicationState = {
  /** DMS's own word in lower case: `running`, `stopped`, `failed`, … */
  readonly status: string;
  readonly migrationType: "full-load" | "cdc" | "full-load-and-cdc";
  readonly fullLoadPercent: number;
  readonly tables: {
    readonly loaded: number;
    readonly loading: number;
    readonly queued: number;
    readonly errored: number;
  };
  /** The first start or the last reload; null when DMS does not say. */
  readonly freshStartAt: Date | null;
  readonly fullLoadFinishedAt: Date | null;
  readonly stopReason: string | null;
  readonly lastFailure: string | null;
};

/** Row changes by operation. */
export type OperationCounts = { readonly inserts: number; readonly updates: number; readonly deletes: number };

/** DMS's counters of one table since the last fresh start. */
export type ReplicatedTable = {
  readonly schema: string;
  readonly table: string;
  /** `Table completed` and so on. */
  readonly state: string;
  readonly fullLoadRows: number;
  /** When its last load began, the first one or a reload, by DMS's clock; null before the first and where DMS does not say. */
  readonly fullLoadStartedAt: Date | null;
  /** Read from the source's log. */
  readonly read: OperationCounts;
  /** Written to S3. */
  readonly applied: OperationCounts;
  readonly ddls: number;
};
