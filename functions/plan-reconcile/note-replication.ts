import type { NotedTable, ReplicationNote, TableFiles } from "../../src/core/certificate/replication-check.ts";
import { mappedTable } from "../../src/core/mapping/mapped-table.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { LedgerEntry } from "../../src/core/pipeline/ledger-entry.ts";
import { fileId } from "../../src/core/pipeline/listed-file.ts";
import { addOperations, NO_OPERATIONS } from "../../src/core/pipeline/operation-rows.ts";
import { plannedRole } from "../../src/core/pipeline/planned-role.ts";
import type { ReplicatedTable, ReplicationState } from "../../src/core/pipeline/replication.ts";
import { RAW_PREFIX } from "../../src/core/pipeline/wanted-files.ts";
import type { FileLedger } from "../../src/edges/file-ledger.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import type { Replication } from "../../src/edges/replication.ts";

export type NoteReplicationDeps = {
  readonly replication: Replication;
  readonly objects: Pick<ObjectStore, "list" | "listFolder">;
  readonly ledger: Pick<FileLedger, "ofEpoch">;
  readonly mapping: Mapping;
  readonly dataBucket: string;
};

/** Files to be looked up again by certify; with more waiting than that everything is in flight anyway. */
const MAX_OPEN_FILES = 5_000;

/**
 * DMS's counters beside the files of the newest epoch. The counters are asked for first: whatever they say was written is in S3 by
 * then, so it is in a file of the listing that follows. A reload in between would set one load's counters beside another's files: DMS is
 * asked once more.
 */
export async function noteReplication(deps: NoteReplicationDeps): Promise<ReplicationNote> {
  const state = await deps.replication.state();
  const replicated = (await deps.replication.tables()).filter(({ table }) => isLoaded(deps.mapping, table));
  const epoch = await newestEpoch(deps);
  const tables = new Map(
    replicated.map(({ table, fullLoadStartedAt }) => [table.toLowerCase(), new TableNote(fullLoadStartedAt)]),
  );
  const firstAt = epoch === null ? null : await noteFiles(deps, epoch, tables);
  const isReloaded = (await deps.replication.state()).freshStartAt?.getTime() !== state.freshStartAt?.getTime();
  const later = await deps.replication.tables();
  const open = replicated.flatMap(({ table }) =>
    [...(tables.get(table.toLowerCase())?.unread.values() ?? [])].map((id) => ({ table, id })),
  );
  return {
    epoch,
    why: isReloaded ? "a full load has begun meanwhile" : whyNot(state, epoch, firstAt, open.length),
    tables: replicated.map((dms) => noted(dms, tables.get(dms.table.toLowerCase()), later)),
    open: open.slice(0, MAX_OPEN_FILES),
  };
}

function noted(dms: ReplicatedTable, note: TableNote | undefined, later: readonly ReplicatedTable[]): NotedTable {
  const { fullLoadStartedAt, ...counted } = dms;
  const now = later.find(({ schema, table }) => schema === dms.schema && table === dms.table);
  const isSame = now?.state === dms.state && now.fullLoadStartedAt?.getTime() === fullLoadStartedAt?.getTime();
  const why = isSame ? null : "a reload of it has begun or ended meanwhile";
  return { dms: counted, files: note?.files ?? NO_FILES, openFiles: note?.unread.size ?? 0, why };
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

const NO_FILES: TableFiles = { rows: NO_OPERATIONS, quarantinedRows: 0, refusedFiles: 0 };
const MS_PER_SECOND = 1_000;

/** What was seen of one table's files so far. */
class TableNote {
  files = NO_FILES;
  /** Ids of the objects that are there now, by key; taken out as the ledger tells of them. */
  readonly unread = new Map<string, string>();
  readonly #keys = new Set<string>();
  readonly #loadBeganMs: number;

  /** @param loadBeganAt of the table's last load; null: DMS does not say, then every LOAD file is of it */
  constructor(loadBeganAt: Date | null) {
    // The clocks are not one: whole seconds.
    this.#loadBeganMs = Math.floor((loadBeganAt?.getTime() ?? 0) / MS_PER_SECOND) * MS_PER_SECOND;
  }

  list(key: string, id: string): void {
    this.unread.set(key, id);
    this.#keys.add(key);
  }

  /** An object that was written over counts as it is now; one that was loaded and has been removed since counts as it was. */
  add({ _id: id, key, kind, state, operations, counts, plannedAt }: LedgerEntry): void {
    if (this.#keys.has(key) && this.unread.get(key) !== id) return;
    // A reload of the table wrote fewer files: those of the load before stay behind the new ones.
    if (kind === "load" && plannedAt.getTime() < this.#loadBeganMs) return void this.unread.delete(key);
    const { rows, quarantinedRows, refusedFiles } = this.files;
    if (state === "quarantined") this.files = { ...this.files, refusedFiles: refusedFiles + 1 };
    else if (operations === null || operations === undefined || state === "planned") return;
    else {
      const quarantined = quarantinedRows + (counts?.quarantined ?? 0);
      this.files = { rows: addOperations(rows, operations), quarantinedRows: quarantined, refusedFiles };
    }
    this.unread.delete(key);
  }
}

/** Answers when the first file of the epoch was planned. */
async function noteFiles(
  { objects, ledger, mapping, dataBucket }: NoteReplicationDeps,
  epoch: string,
  tables: ReadonlyMap<string, TableNote>,
): Promise<Date | null> {
  for await (const file of objects.list(dataBucket, `${RAW_PREFIX}epoch=${epoch}/`)) {
    const { intent, table } = plannedRole(file.key, mapping);
    if (intent === "load" && table !== null) tables.get(table.toLowerCase())?.list(file.key, fileId(file));
  }
  let firstAt: Date | null = null;
  for await (const entry of ledger.ofEpoch(epoch)) {
    // Ours and not DMS's.
    if (entry.kind === "repair") continue;
    if (entry.table !== null) tables.get(entry.table.toLowerCase())?.add(entry);
    if (firstAt === null || entry.plannedAt < firstAt) firstAt = entry.plannedAt;
  }
  return firstAt;
}
