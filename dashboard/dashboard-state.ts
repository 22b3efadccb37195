/** What the page shows, and all it shows. Counts, keys, positions and milliseconds; rows only when somebody looks one up. */
export type DashboardState = {
  readonly headline: string;
  readonly rowsRead: number;
  readonly rowsQuarantined: number;
  readonly filesDone: number;
  readonly filesWaiting: number;
  /** From commit in the source to visible in `customers`, last measured; null until a sale was followed. */
  readonly lagMs: number | null;
  readonly documents: Readonly<Record<string, number>>;
  /** The task that writes the change files; null when files are delivered by somebody else. */
  readonly dms: {
    readonly state: string;
    readonly position: string | null;
    /** Age of the oldest change that is read and not yet in a file. */
    readonly lagMs: number | null;
    readonly filesWritten: number;
    readonly bufferedRows: number;
    readonly tables: readonly {
      readonly table: string;
      readonly loadedRows: number;
      readonly inserts: number;
      readonly updates: number;
      readonly deletes: number;
      readonly ddls: number;
      /** Why its files no longer tell the truth. */
      readonly error: string | null;
    }[];
    /** Newest first. */
    readonly alarms: readonly { readonly at: string; readonly table: string; readonly what: string }[];
  } | null;
  readonly certificate: { readonly status: string; readonly at: string; readonly summary: string } | null;
  readonly executions: readonly {
    readonly arn: string;
    readonly name: string;
    readonly mode: string;
    readonly status: string;
    readonly startedAt: string;
    readonly tookMs: number | null;
    readonly result: string;
  }[];
  readonly files: readonly {
    readonly key: string;
    readonly state: string;
    readonly rowsRead: number | null;
    readonly applied: number | null;
    readonly superseded: number | null;
    readonly quarantined: number | null;
  }[];
};
