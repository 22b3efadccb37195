import { changeFileName } from "../../src/core/change-files/change-file-name.ts";
import type { ListedFile, ListedObject } from "../../src/core/pipeline/listed-file.ts";
import { listingAfter, mustListAll, type SettledFile } from "../../src/core/pipeline/listing-state.ts";
import type { RunInput } from "../../src/core/pipeline/run-input.ts";
import { isOfReload, type ReloadedTable, reloadOf, type SweepPlan } from "../../src/core/pipeline/sweep-plan.ts";
import {
  epochToSweep,
  newestEpoch,
  prefixesOf,
  RAW_PREFIX,
  wantedFiles,
} from "../../src/core/pipeline/wanted-files.ts";
import type { FileLedger } from "../../src/edges/file-ledger.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import type { Replication } from "../../src/edges/replication.ts";
import { listAll, listFromMarks } from "./list-files.ts";

export type ListWantedDeps = {
  readonly objects: ObjectStore;
  readonly ledger: FileLedger;
  readonly replication: Replication | null;
  readonly dataBucket: string;
  readonly now: () => Date;
};

/** `sweep`: what to delete once they are loaded. `remember` keeps how far was listed, when the files have been looked at. */
export type ListedFiles = {
  readonly files: readonly ListedFile[];
  readonly sweep: SweepPlan | null;
  remember(looked: readonly SettledFile[]): Promise<void>;
};

export const NOTHING_LISTED: ListedFiles = { files: [], sweep: null, remember: async () => undefined };

/** The files of the data bucket that an input is about. @throws InvalidInputError as `wantedFiles` */
export async function listWanted(
  deps: ListWantedDeps,
  input: RunInput,
  reloaded: readonly ReloadedTable[],
): Promise<ListedFiles> {
  if (input.mode === "changes") return listChanges(deps);
  const found: { prefix: string; files: ListedObject[] }[] = [];
  for (const prefix of prefixesOf(input)) {
    found.push({ prefix, files: await listAll(deps.objects, deps.dataBucket, prefix) });
  }
  const listed = found.map(({ prefix, files: all }) => ({
    prefix,
    files: all.filter((file) => !isOfOlderLoad(file, reloaded)).map(withoutTime),
  }));
  const empty = reloaded.flatMap(({ table, rows }) => (rows === 0 ? [table] : []));
  const files = wantedFiles(input, listed, empty);
  // Of all that is there: a table that is empty now has only files of an older load.
  const epoch = "epoch" in input ? (input.epoch ?? newestEpoch(found)) : null;
  if (reloaded.length > 0 && epoch !== null) return { ...NOTHING_LISTED, files, sweep: { epoch, reloaded } };
  const newer = input.mode === "full" && deps.replication !== null ? epochToSweep(files, listed) : null;
  return { ...NOTHING_LISTED, files, sweep: newer === null ? null : { epoch: newer, reloaded: null } };
}

/** A LOAD file that the table's new load has not written over. */
function isOfOlderLoad(file: ListedObject, reloaded: readonly ReloadedTable[]): boolean {
  const name = changeFileName(file.key);
  const reload = name.kind === "load" ? reloadOf(reloaded, name.table) : null;
  return reload !== null && !isOfReload(file, reload);
}

const withoutTime = ({ bucket, key, etag, size }: ListedObject): ListedFile => ({ bucket, key, etag, size });

/** Everything, or in a large bucket only what lies behind what was settled before. */
async function listChanges({ objects, ledger, dataBucket, now }: ListWantedDeps): Promise<ListedFiles> {
  const before = await ledger.listing();
  const at = now();
  const isFull = mustListAll(before, at);
  const files = isFull
    ? await listAll(objects, dataBucket, RAW_PREFIX)
    : await listFromMarks(objects, dataBucket, before?.marks ?? []);
  const remember = async (looked: readonly SettledFile[]): Promise<void> => {
    const after = listingAfter(before, looked, isFull ? at : null);
    if (after !== null) await ledger.keepListing(after);
  };
  return { ...NOTHING_LISTED, files, remember };
}
