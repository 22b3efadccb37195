import { loadFileKey } from "./change-file-key.ts";
import { loadPatiently } from "./load-patiently.ts";
import { loadTables } from "./load-tables.ts";
import type { Snapshot } from "./snapshot.ts";
import type { TaskContext } from "./task-context.ts";
import { checkpointNow } from "./task-progress.ts";

/**
 * Loads every table from one consistent snapshot and notes that it is done. Interrupted at any point it starts again with a new snapshot, while
 * changes will be read from the first attempt's position (see Checkpoint.phase): a row delivered by an attempt that was given up is then
 * either still the same or has a change event, which is newer than any LOAD row.
 */
export function runFullLoad(context: TaskContext): Promise<void> {
  return loadPatiently(context, "full load", () => loadOnce(context));
}

async function loadOnce(context: TaskContext): Promise<void> {
  const { progress, log } = context;
  const { checkpoint } = progress;
  // An attempt that was given up had loaded some tables: all are loaded again.
  checkpoint.tableLoads = {};
  await loadTables(context, {
    tables: checkpoint.tables,
    isReload: false,
    replicated: [],
    startedAtMs: Date.now(),
    begin: (snapshot) => startFrom(context, snapshot),
    note: () => context.save(checkpointNow(progress)),
    finish: (table, files) => removeLeftOver(context, table, files),
  });
  checkpoint.phase = "cdc";
  progress.state = "cdc";
  await context.save(checkpointNow(progress));
  log(`full load done; changes follow from ${checkpoint.gtidSet || "the start of the log"}`);
}

/** The first attempt's position is written down before its first file and stays, whatever happens to the attempt. */
async function startFrom({ progress, save, log }: TaskContext, snapshot: Snapshot): Promise<void> {
  const { checkpoint } = progress;
  if (checkpoint.position !== "") {
    log(`loading again from ${snapshot.position}; changes will still follow from ${checkpoint.position}`);
    return;
  }
  checkpoint.gtidSet = snapshot.gtidSet;
  checkpoint.position = snapshot.position;
  checkpoint.serverId = snapshot.serverId;
  await save(checkpointNow(progress));
}

/** Files of an attempt that was given up, beyond the new count. Their rows are in the new files or have a delete event. */
async function removeLeftOver(context: TaskContext, table: string, files: number): Promise<void> {
  const { folder, schema, loadFiles } = context.progress.checkpoint;
  for (let number = files + 1; number <= (loadFiles[table] ?? 0); number++) {
    await context.remove(loadFileKey({ folder, schema, table }, number));
  }
  loadFiles[table] = files;
}
