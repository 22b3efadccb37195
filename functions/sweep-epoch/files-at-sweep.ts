import type { Mapping } from "../../src/core/mapping/mapping.ts";
import { fileId, type ListedFile } from "../../src/core/pipeline/listed-file.ts";
import { plannedRole } from "../../src/core/pipeline/planned-role.ts";
import type { FileAtSweep } from "../../src/core/pipeline/sweep-decision.ts";
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
 * The LOAD files of the epoch and every change file of older ones, each as the object that is there now: a LOAD file that a second
 * attempt of the load wrote over is another file. Changes of the epoch itself do not matter to its sweep.
 */
export async function filesAtSweep(deps: FilesAtSweepDeps, epoch: string): Promise<FileAtSweep[]> {
  const files: FileAtSweep[] = [];
  let page: Wanted[] = [];
  for await (const file of deps.objects.list(deps.dataBucket, RAW_PREFIX)) {
    const wanted = wantedFile(file, deps.mapping, epoch);
    if (wanted !== null) page.push(wanted);
    if (page.length < LOOK_UP_FILES) continue;
    files.push(...(await lookedUp(deps, page)));
    page = [];
  }
  return [...files, ...(await lookedUp(deps, page))];
}

type Wanted = Omit<FileAtSweep, "state" | "counts"> & { readonly id: string };

function wantedFile(file: ListedFile, mapping: Mapping, epoch: string): Wanted | null {
  const { intent, kind, epoch: own, table } = plannedRole(file.key, mapping);
  if (intent !== "load" || kind === "other" || own === null || table === null) return null;
  const isWanted = own < epoch || (own === epoch && kind === "load");
  return isWanted ? { id: fileId(file), table, epoch: own, kind } : null;
}

async function lookedUp({ ledger }: FilesAtSweepDeps, page: readonly Wanted[]): Promise<FileAtSweep[]> {
  const entries = await ledger.find(page.map(({ id }) => id));
  return page.map(({ id, table, epoch, kind }) => {
    const entry = entries.get(id);
    return { table, epoch, kind, state: entry?.state ?? null, counts: entry?.counts ?? null };
  });
}
