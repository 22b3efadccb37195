/** Counters of one table, named as DMS's DescribeTableStatistics has them (FullLoadRows, Inserts, Updates, Deletes, Ddls). */
export type TableStatus = {
  table: string;
  /** Rows written into LOAD files of the last complete full load. */
  loadedRows: number;
  inserts: number;
  updates: number;
  deletes: number;
  ddls: number;
  /** Why the files no longer tell the table's truth (DMS's TableState "Table error"), null while they do. A new epoch ends it, or a reload of the table. */
  error: string | null;
};

/** The last load of one table, ms since 1970; `endMs` null while it goes on. */
export type TableLoad = {
  /** Before the snapshot was taken: what the load shows is not older. */
  startMs: number;
  endMs: number | null;
  /** By ReloadTables, within its epoch. Absent in older checkpoints. */
  isReload?: boolean;
  /** Of its snapshot. Absent in older checkpoints. */
  gtidSet?: string;
};

/** Something an operator must look at: the task goes on, but the documents may now differ from the source (TRUNCATE, DROP, MODIFY). */
export type DmsAlarm = { at: Date; table: string; what: string };

/**
 * What the task does right now. `lagMs` is the age of the oldest committed change that is read but not yet in S3; 0 when nothing waits
 * and the log is being read; the age of the last commit seen while the source is away; null before CDC. `position` is the MariaDB GTID set up to which everything is in S3.
 */
export type DmsStatus = {
  state: "full-load" | "cdc" | "stopped" | "failed";
  /** The full load of this epoch is complete and noted as such. */
  loaded: boolean;
  tables: TableStatus[];
  /** The same counters as the checkpoint has them: what is in S3 for certain. Read minus written is in flight. */
  written: TableStatus[];
  /** By table; a table whose full load has not begun is absent. */
  loads: Readonly<Record<string, TableLoad>>;
  /** Tables that are being loaded again, or will be. */
  reloading: readonly string[];
  position: string | null;
  lastCommitAt: Date | null;
  lagMs: number | null;
  bufferedRows: number;
  bufferedBytes: number;
  filesWritten: number;
  /** Oldest first, of this epoch; they survive a restart. */
  alarms: DmsAlarm[];
};
