import { setTimeout as sleep } from "node:timers/promises";
import { SourceUnavailableError } from "../../src/core/errors/error-classes.ts";
import { loadFileKey } from "./change-file-key.ts";
import { loadTable, type FullLoadWork } from "./full-load.ts";
import type { TableLoad } from "./dms-status.ts";
import { openSnapshot } from "./snapshot.ts";
import { checkSource } from "./source-check.ts";
import { connectSource, type SourceConnection } from "./source-connection.ts";
import type { TaskContext } from "./task-context.ts";
import { checkpointNow, counterOf } from "./task-progress.ts";

/** A server restart or a changed structure needs one more attempt; ten in a row mean something a person must see. */
const ATTEMPTS = 10;
const PAUSE_MS = 1000;

/**
 * Loads every table from one consistent snapshot and notes that it is done. Interrupted at any point it starts again with a new snapshot, while
 * changes will be read from the first attempt's position (see Checkpoint.phase): a row delivered by an attempt that was given up is then
 * either still the same or has a change event, which is newer than any LOAD row.
 */
export async function runFullLoad(context: TaskContext): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await loadOnce(context);
      return;
    } catch (error) {
      if (!(error instanceof SourceUnavailableError) || attempt === ATTEMPTS || context.signal.aborted) throw error;
      context.log(`full load interrupted (${error.message}); starting again`);
      await sleep(PAUSE_MS, undefined, { signal: context.signal });
    }
  }
}

async function loadOnce(context: TaskContext): Promise<void> {
  const { address, progress, codecs, log, signal } = context;
  const { schema, tables } = progress.checkpoint;
  const connection = await connectSource(address);
  // Destroying the connection leaves a running query without an answer, so stopping must win by itself.
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const { declaredCascades } = context;
    const facts = await checkSource(connection.query, schema, tables, { declaredCascades, replicated: [] });
    codecs.learn(facts.tables);
    await Promise.race([stopped, loadTables(context, connection)]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    connection.end();
  }
  progress.checkpoint.phase = "cdc";
  progress.state = "cdc";
  await context.save(checkpointNow(progress));
  log(`full load done; changes follow from ${progress.checkpoint.gtidSet || "the start of the log"}`);
}

async function loadTables(context: TaskContext, connection: SourceConnection): Promise<void> {
  const { progress, codecs, log } = context;
  const { checkpoint } = progress;
  const startedAtMs = Date.now();
  await startFromSnapshot(context, connection);
  const work = workFor(context, connection, startedAtMs);
  // An attempt that was given up had loaded some tables: all are loaded again.
  const loads: Record<string, TableLoad> = {};
  checkpoint.tableLoads = loads;
  for (const table of checkpoint.tables) {
    const counter = counterOf(progress, table);
    counter.loadedRows = 0;
    const load: TableLoad = { startMs: Date.now(), endMs: null };
    loads[table] = load;
    const files = await loadTable(work, codecs.ofCatalogue(table));
    await removeLeftOver(context, table, files);
    checkpoint.filesWritten += files;
    load.endMs = Date.now();
    log(`loaded ${table}: ${counter.loadedRows} rows in ${files} files`);
  }
}

/** The first attempt's position is written down before its first file and stays, whatever happens to the attempt. */
async function startFromSnapshot({ progress, save, log }: TaskContext, connection: SourceConnection): Promise<void> {
  const snapshot = await openSnapshot(connection.query);
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

function workFor(context: TaskContext, connection: SourceConnection, startedAtMs: number): FullLoadWork {
  const { progress, put, save } = context;
  const { checkpoint } = progress;
  return {
    source: { connection, address: context.address },
    folder: checkpoint.folder,
    schema: checkpoint.schema,
    maxFileBytes: context.limits.maxLoadFileBytes,
    startedAtMs,
    put,
    async beforePut(table, number) {
      if (number <= (checkpoint.loadFiles[table] ?? 0)) return;
      checkpoint.loadFiles[table] = number;
      await save(checkpointNow(progress));
    },
    onRow(table) {
      counterOf(progress, table).loadedRows += 1;
    },
  };
}

/** Files of an attempt that was given up, beyond the new count. Their rows are in the new files or have a delete event. */
async function removeLeftOver(context: TaskContext, table: string, files: number): Promise<void> {
  const { folder, schema, loadFiles } = context.progress.checkpoint;
  for (let number = files + 1; number <= (loadFiles[table] ?? 0); number++) {
    await context.remove(loadFileKey({ folder, schema, table }, number));
  }
  loadFiles[table] = files;
}
