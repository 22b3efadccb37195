import path from "node:path";
import type { SequenceState } from "./change-sequence.ts";
import type { TableLoad, TableStatus } from "./dms-status.ts";
import { readStateFile } from "./read-state-file.ts";
import { writeDurably } from "./write-durably.ts";

/**
 * Everything the task knows after a kill: the point up to which all rows are in S3, and how to number the rows after it.
 * A transaction read again from here gets the same `dms_seq` as before, so what was written but not yet noted is absorbed by versions.
 */
export type Checkpoint = {
  format: 1;
  /** The epoch's folder. Another folder means another epoch: the task starts anew. */
  folder: string;
  schema: string;
  tables: string[];
  /**
   * `full-load`: LOAD files may be incomplete. The next start loads again, from a new snapshot, but reads changes from `gtidSet`, the FIRST
   * snapshot's position. Reading them from the new one would lose, between the two, deletes of rows that the first load already delivered, and
   * updates of such rows could not win: LOAD rows of both have the same version. With the older position every such row has its change event.
   */
  phase: "full-load" | "cdc";
  gtidSet: string;
  position: string;
  sequence: SequenceState;
  /** When each table's last load began and ended; a table not reached yet is absent. Absent as a whole in older checkpoints. */
  tableLoads?: Record<string, TableLoad>;
  /** Tables that ReloadTables asked for and whose new LOAD files are not all there: the next start loads them again, whole. */
  reloads: readonly string[];
  /** `server_id` of the server whose log `position` is of; null before the first snapshot. */
  serverId: number | null;
  /** XA transactions that are prepared and known to hold no row of ours. */
  preparedXa: readonly string[];
  /** LOAD files put, or about to be, per table. */
  loadFiles: Record<string, number>;
  counters: TableStatus[];
  /** Column order of each table's files. */
  columns: Record<string, string[]>;
  /** Time in the name of each table's newest CDC file, ms. */
  lastFileMs: Record<string, number>;
  lastCommitAtMs: number | null;
  filesWritten: number;
  alarms: { at: string; table: string; what: string }[];
};

/** What checkpoints written before these fields existed mean by leaving them out. */
const LATER_FIELDS = { reloads: [], serverId: null, preparedXa: [], alarms: [] };

const FILE_NAME = "checkpoint.json";
const FORMAT = 1;

/** null: there is none yet. Throws UnsafeSourceError TS327 for one that cannot be read: guessing could lose rows. */
export async function readCheckpoint(stateDir: string): Promise<Checkpoint | null> {
  const file = path.join(stateDir, FILE_NAME);
  return readStateFile(file, `a checkpoint of format ${FORMAT}`, (value) => {
    const checkpoint = value as Checkpoint;
    if (checkpoint.format !== FORMAT) throw new Error(`format ${String(checkpoint.format)}`);
    const counters = checkpoint.counters.map((counter) => ({ ...counter, error: counter.error ?? null }));
    return { ...LATER_FIELDS, ...checkpoint, counters };
  });
}

/** After a crash at any point the old or the new checkpoint is there, whole. */
export async function writeCheckpoint(stateDir: string, checkpoint: Checkpoint): Promise<void> {
  await writeDurably(path.join(stateDir, FILE_NAME), `${JSON.stringify(checkpoint, null, 1)}\n`);
}
