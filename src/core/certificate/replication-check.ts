import type { OperationRows } from "../pipeline/ledger-entry.ts";
import type { OperationCounts, ReplicatedTable } from "../pipeline/replication.ts";

/** What the files of the newest epoch held of one table, as far as they were read. */
export type TableFiles = {
  readonly rows: OperationRows;
  /** Rows that were read and set aside: their operation is not counted above. */
  readonly quarantinedRows: number;
  readonly refusedFiles: number;
};

/** What DMS counted; without its dates, for a note is JSON. */
export type CountedTable = Omit<ReplicatedTable, "fullLoadStartedAt">;

/** One table of a note. */
export type NotedTable = {
  readonly dms: CountedTable;
  /** Of its last load, and of the changes since the epoch's full load. */
  readonly files: TableFiles;
  readonly openFiles: number;
  /** Why this table cannot be compared, in words; null when it can. */
  readonly why: string | null;
};

/** Taken at one moment: DMS's counters first, then the files that are there; so every row DMS had written is in one of them. */
export type ReplicationNote = {
  readonly epoch: string | null;
  /** Why nothing can be compared, in words; null when it can. */
  readonly why: string | null;
  readonly tables: readonly NotedTable[];
  /** Ledger ids of files that were there and not read yet, by table; looked up again when the certificate is made. */
  readonly open: readonly { readonly table: string; readonly id: string }[];
};

export type ReplicatedTableCheck = {
  readonly table: string;
  /** `missing`: DMS wrote rows that are in no file we read. `more`: some were written twice, which is allowed. */
  readonly status: "equal" | "more" | "in flight" | "missing" | "not compared";
  readonly why: string | null;
  readonly fullLoadRows: { readonly dms: number; readonly files: number };
  /** Row changes after the full load. */
  readonly inserts: CounterCheck;
  readonly updates: CounterCheck;
  readonly deletes: CounterCheck;
  /** Rows of files that were set aside. */
  readonly quarantinedRows: number;
  /** Structure statements DMS has met. */
  readonly ddls: number;
};

/** `read` from the source's log, `applied` written to S3, `files`: counted in the change files. */
export type CounterCheck = { readonly read: number; readonly applied: number; readonly files: number };

const COMPLETED = "Table completed";
/** Of DMS's table states, those that end by themselves. */
const LOADING: ReadonlySet<string> = new Set(["Before load", "Full load", "Table is being reloaded"]);

/** DMS's counters of one table beside the rows in its files. @param openFiles files of that moment that are still not read */
export function checkReplicatedTable(dms: CountedTable, files: TableFiles, openFiles: number): ReplicatedTableCheck {
  const counter = (operation: keyof OperationCounts): CounterCheck => ({
    read: dms.read[operation],
    applied: dms.applied[operation],
    files: files.rows[operation],
  });
  return {
    table: dms.table,
    ...judge(dms, files, openFiles),
    fullLoadRows: { dms: dms.fullLoadRows, files: files.rows.loads },
    inserts: counter("inserts"),
    updates: counter("updates"),
    deletes: counter("deletes"),
    quarantinedRows: files.quarantinedRows,
    ddls: dms.ddls,
  };
}

type Judgement = Pick<ReplicatedTableCheck, "status" | "why">;

/**
 * Delivery is at least once: DMS counts a row once although a crash made it write the row twice, so more in the files is no fault.
 * Fewer is, once every file that was there has been read: a file was lost between DMS and us.
 */
function judge(dms: CountedTable, files: TableFiles, openFiles: number): Judgement {
  const { refusedFiles } = files;
  if (refusedFiles > 0) return { status: "not compared", why: `${refusedFiles} of its files are in quarantine` };
  if (LOADING.has(dms.state)) return { status: "in flight", why: `its full load is not complete (${dms.state})` };
  if (dms.state !== COMPLETED) return { status: "not compared", why: `DMS says ${JSON.stringify(dms.state)}` };
  if (openFiles > 0) return { status: "in flight", why: `${openFiles} of its files are still to be read` };
  const differences = differencesOf(dms, files);
  const missing = differences.filter(({ rows }) => rows < 0);
  if (missing.length > 0) {
    const what = missing.map(({ name, rows }) => `${(-rows).toLocaleString("en")} ${name}`).join(", ");
    return { status: "missing", why: `${what} are in no file that was read` };
  }
  return differences.some(({ rows }) => rows > 0) ? { status: "more", why: null } : { status: "equal", why: null };
}

/** Rows in the files less rows DMS counted. Of a row in quarantine nobody knows the operation: then only the sum can be compared. */
function differencesOf({ fullLoadRows, applied }: CountedTable, { rows, quarantinedRows }: TableFiles) {
  if (quarantinedRows > 0) {
    const counted = fullLoadRows + applied.inserts + applied.updates + applied.deletes;
    const inFiles = rows.loads + rows.inserts + rows.updates + rows.deletes + quarantinedRows;
    return [{ name: "rows", rows: inFiles - counted }];
  }
  return [
    { name: "full-load rows", rows: rows.loads - fullLoadRows },
    { name: "inserts", rows: rows.inserts - applied.inserts },
    { name: "updates", rows: rows.updates - applied.updates },
    { name: "deletes", rows: rows.deletes - applied.deletes },
  ];
}
