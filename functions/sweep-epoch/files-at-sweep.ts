import { changeFileName } from "../../src/core/change-files/change-file-name.ts";
import { flushTime } from "../../src/core/change-files/flush-time.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import { fileId, type ListedObject } from "../../src/core/pipeline/listed-file.ts";
import { plannedRole } from "../../src/core/pipeline/planned-role.ts";
import type { FileAtSweep } from "../../src/core/pipeline/sweep-decision.ts";
import { isOfReload, reloadOf, type SweepPlan } from "../../src/core/pipeline/sweep-plan.ts";
import { RAW_PREFIX } from "../../src/core/pipeline/wanted-files.ts";
import type { FileLedger } from "../../src/edges/file-ledger.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";

export type FilesAtSweepDeps = {
  readonly objects: Pick<ObjectStore, "list">;
  readonly ledger: Pick<FileLedger, "find">;
  readonly mapping: Mapping;
  readonly dataBucket: string;
};

/** Files found by one look-up in the ledger. */
const LOOK_UP_FILES = 1_000;

/**
 * The LOAD files of the load and every file that may be older, each as the object that is there now: a LOAD file that a second attempt of
 * the load wrote over is another file. An epoch's own changes do not matter to its sweep; of single tables those do that were there when
 * their new load began.
 */
export async function filesAtSweep(deps: FilesAtSweepDeps, plan: SweepPlan): Promise<FileAtSweep[]> {
  const files: FileAtSweep[] = [];
  let page: Wanted[] = [];
  for await (const file of deps.objects.list(deps.dataBucket, RAW_PREFIX)) {
    const wanted = wantedFile(file, deps.mapping, plan);
    if (wanted !== null) page.push(wanted);
    if (page.length < LOOK_UP_FILES) continue;
    files.push(...(await lookedUp(deps, page)));
    page = [];
  }
  return [...files, ...(await lookedUp(deps, page))];
}

type Wanted = Omit<FileAtSweep, "state" | "counts"> & { readonly id: string };

function wantedFile(file: ListedObject, mapping: Mapping, { epoch, reloaded }: SweepPlan): Wanted | null {
  const { intent, kind, epoch: own, table } = plannedRole(file.key, mapping);
  if (intent !== "load" || kind === "other" || own === null || table === null) return null;
  const wanted = { id: fileId(file), table, epoch: own, kind } as const;
  if (reloaded === null) return own < epoch || (own === epoch && kind === "load") ? wanted : null;
  const reload = reloadOf(reloaded, table);
  if (reload === null || own > epoch) return null;
  if (own < epoch) return wanted;
  const isWanted = kind === "load" ? isOfReload(file, reload) : isFlushedBefore(file, new Date(reload.loadStartedAt));
  return isWanted ? wanted : null;
}

function isFlushedBefore({ key }: ListedObject, at: Date): boolean {
  const name = changeFileName(key);
  const flushedAt = name.kind === "cdc" ? flushTime(name.name) : null;
  return flushedAt !== null && flushedAt <= at;
}

async function lookedUp({ ledger }: FilesAtSweepDeps, page: readonly Wanted[]): Promise<FileAtSweep[]> {
  const entries = await ledger.find(page.map(({ id }) => id));
  return page.map(({ id, table, epoch, kind }) => {
    const entry = entries.get(id);
    return { table, epoch, kind, state: entry?.state ?? null, counts: entry?.counts ?? null };
  });
}
