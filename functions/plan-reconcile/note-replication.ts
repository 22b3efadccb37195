import type { ReplicationNote, TableFiles } from "../../src/core/certificate/replication-check.ts";
import { mappedTable } from "../../src/core/mapping/mapped-table.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { LedgerEntry } from "../../src/core/pipeline/ledger-entry.ts";
import { fileId } from "../../src/core/pipeline/listed-file.ts";
import { addOperations, NO_OPERATIONS } from "../../src/core/pipeline/operation-rows.ts";
import { plannedRole } from "../../src/core/pipeline/planned-role.ts";
import type { ReplicationState } from "../../src/core/pipeline/replication.ts";
import { RAW_PREFIX } from "../../src/core/pipeline/wanted-files.ts";
import type { FileLedger } from "../../src/edges/file-ledger.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import type { Replication } from "../../src/edges/replication.ts";

export type NoteReplicationDeps = {
  readonly replication: Replication;
  readonly objects: Pick<ObjectStore, "list" | "listFolder">;
  readonly ledger: Pick<FileLedger, "find">;
  readonly mapping: Mapping;
  readonly dataBucket: string;
};

/** Files found by one look-up in the ledger. */
const LOOK_UP_FILES = 1_000;
/** Files to be looked up again by certify; with more waiting than that everything is in flight anyway. */
const MAX_OPEN_FILES = 5_000;

/**
 * DMS's counters beside the files of the newest epoch. The counters are asked for first: whatever they say was written is in S3 by
 * then, so it is in a file of the listing that follows.
 */
export async function noteReplication(deps: NoteReplicationDeps): Promise<ReplicationNote> {
  const state = await deps.replication.state();
  const replicated = (await deps.replication.tables()).filter(({ table }) => isLoaded(deps.mapping, table));
  const epoch = await newestEpoch(deps);
  const tables = new Map(replicated.map(({ table }) => [table.toLowerCase(), new TableNote()]));
  const firstAt = epoch === null ? null : await noteFiles(deps, epoch, tables);
  const open = replicated.flatMap(({ table }) =>
    (tables.get(table.toLowerCase())?.open ?? []).map((id) => ({ table, id })),
  );
  return {
    epoch,
    why: whyNot(state, epoch, firstAt, open.length),
    tables: replicated.map((dms) => {
      const note = tables.get(dms.table.toLowerCase()) ?? new TableNote();
      return { dms, files: note.files, openFiles: note.open.length };
    }),
    open: open.slice(0, MAX_OPEN_FILES),
  };
}

function isLoaded(mapping: Mapping, table: string): boolean {
  const { kind } = mappedTable(mapping, table);
  return kind !== "ignored" && kind !== "unknown";
}

function whyNot(state: ReplicationState, epoch: string | null, firstAt: Date | null, open: number): string | null {
  if (epoch === null) return "there are no change files";
  // The counters begin anew with a reload, the first files of its epoch come later: what is here is of an older one.
  if (state.freshStartAt !== null && firstAt !== null && firstAt < state.freshStartAt) {
    return `a full load after epoch ${epoch} has begun`;
  }
  return open > MAX_OPEN_FILES ? `${open} files are still to be read` : null;
}

async function newestEpoch({ objects, dataBucket }: NoteReplicationDeps): Promise<string | null> {
  const { folders } = await objects.listFolder(dataBucket, RAW_PREFIX);
  const epochs = folders.flatMap((folder) => /^raw\/epoch=(\d{4})\/$/.exec(folder)?.[1] ?? []);
  return epochs.toSorted().at(-1) ?? null;
}

/** What was seen of one table's files so far. */
class TableNote {
  files: TableFiles = { rows: NO_OPERATIONS, quarantinedRows: 0, refusedFiles: 0 };
  readonly open: string[] = [];

  add(id: string, entry: LedgerEntry | undefined): void {
    const { rows, quarantinedRows, refusedFiles } = this.files;
    const operations = entry?.operations ?? null;
    if (entry?.state === "quarantined") this.files = { ...this.files, refusedFiles: refusedFiles + 1 };
    else if (entry === undefined || operations === null || entry.state === "planned") this.open.push(id);
    else {
      const quarantined = quarantinedRows + (entry.counts?.quarantined ?? 0);
      this.files = { rows: addOperations(rows, operations), quarantinedRows: quarantined, refusedFiles };
    }
  }
}

/** Answers when the first file of the epoch was planned. */
async function noteFiles(
  deps: NoteReplicationDeps,
  epoch: string,
  tables: ReadonlyMap<string, TableNote>,
): Promise<Date | null> {
  let firstAt: Date | null = null;
  let page: { readonly id: string; readonly note: TableNote }[] = [];
  const lookUp = async (): Promise<void> => {
    const entries = await deps.ledger.find(page.map(({ id }) => id));
    for (const { id, note } of page) {
      const entry = entries.get(id);
      note.add(id, entry);
      if (entry !== undefined && (firstAt === null || entry.plannedAt < firstAt)) firstAt = entry.plannedAt;
    }
    page = [];
  };
  for await (const file of deps.objects.list(deps.dataBucket, `${RAW_PREFIX}epoch=${epoch}/`)) {
    const { intent, table } = plannedRole(file.key, deps.mapping);
    const note = intent === "load" && table !== null ? tables.get(table.toLowerCase()) : undefined;
    if (note !== undefined) page.push({ id: fileId(file), note });
    if (page.length >= LOOK_UP_FILES) await lookUp();
  }
  if (page.length > 0) await lookUp();
  return firstAt;
}
