import {
  checkReplicatedTable,
  type ReplicationNote,
  type TableFiles,
} from "../../src/core/certificate/replication-check.ts";
import type { ReplicationCheck } from "../../src/core/certificate/certificate.ts";
import type { LedgerEntry } from "../../src/core/pipeline/ledger-entry.ts";
import { addOperations } from "../../src/core/pipeline/operation-rows.ts";
import type { FileLedger } from "../../src/edges/file-ledger.ts";

type Ledger = Pick<FileLedger, "find">;

/** DMS's counters and the files of the moment the note was taken, with what has been read of those files since. */
export async function checkReplication(ledger: Ledger, note: ReplicationNote): Promise<ReplicationCheck> {
  const { epoch } = note;
  const entries = await ledger.find(note.open.map(({ id }) => id));
  const tables = note.tables.map(({ dms, files, openFiles, why: whyTable }) => {
    const open = note.open.filter(({ table }) => table === dms.table).map(({ id }) => entries.get(id));
    const read = open.filter((entry) => entry !== undefined && isRead(entry));
    const now = read.reduce<TableFiles>((sum, entry) => withFile(sum, entry as LedgerEntry), files);
    const check = checkReplicatedTable(dms, now, openFiles - read.length);
    const why = note.why ?? whyTable;
    return why === null ? check : { ...check, status: "not compared" as const, why };
  });
  return { epoch, tables };
}

const isRead = ({ state, operations }: LedgerEntry): boolean =>
  state === "quarantined" || ((operations ?? null) !== null && state !== "planned");

function withFile(files: TableFiles, { state, operations, counts }: LedgerEntry): TableFiles {
  if (state === "quarantined" || operations === null || operations === undefined)
    return { ...files, refusedFiles: files.refusedFiles + 1 };
  return {
    ...files,
    rows: addOperations(files.rows, operations),
    quarantinedRows: files.quarantinedRows + (counts?.quarantined ?? 0),
  };
}
