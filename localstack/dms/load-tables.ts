import { loadTable, type FullLoadWork } from "./full-load.ts";
import type { TableLoad } from "./dms-status.ts";
import { openSnapshot, type Snapshot } from "./snapshot.ts";
import { checkSource } from "./source-check.ts";
import { connectSource, type SourceConnection } from "./source-connection.ts";
import type { TaskContext } from "./task-context.ts";
import { counterOf } from "./task-progress.ts";

/** One load of some tables: all of them at the start of an epoch, or those that are asked for again. */
export type LoadPlan = {
  tables: readonly string[];
  isReload: boolean;
  /** Of these, one that the source no longer has is passed over; any other makes the source unsafe. */
  replicated: readonly string[];
  /** Stands in every row. Before the snapshot. */
  startedAtMs: number;
  /** The snapshot is there, no file is. */
  begin: (snapshot: Snapshot) => Promise<void>;
  /** Makes the task's progress durable. */
  note: () => Promise<void>;
  /** A table's files are stored, so many of them. */
  finish: (table: string, files: number) => Promise<void>;
};

/**
 * Writes the tables' LOAD files from one consistent snapshot. Ends as soon as the signal aborts, with its reason, and with no file half-way.
 * @throws SourceUnavailableError, UnsafeSourceError, CloudUnavailableError TS340
 */
export async function loadTables(context: TaskContext, plan: LoadPlan): Promise<void> {
  const { address, progress, codecs, signal, declaredCascades } = context;
  const { schema, tables } = progress.checkpoint;
  const connection = await connectSource(address);
  // Destroying the connection leaves a running query without an answer, so stopping must win by itself.
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const { work, close } = workFor(context, connection, plan);
  try {
    const facts = await checkSource(connection.query, schema, tables, {
      declaredCascades,
      replicated: plan.replicated,
    });
    codecs.learn(facts.tables);
    signal.throwIfAborted();
    await Promise.race([stopped, loadAll(context, work, plan)]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    connection.end();
    await close();
  }
}

async function loadAll(context: TaskContext, work: FullLoadWork, plan: LoadPlan): Promise<void> {
  const { progress, codecs, log } = context;
  const { checkpoint } = progress;
  const snapshot = await openSnapshot(work.source.connection.query);
  await plan.begin(snapshot);
  const loads = (checkpoint.tableLoads ??= {});
  for (const table of plan.tables.filter((name) => codecs.isInCatalogue(name))) {
    const counter = counterOf(progress, table);
    counter.loadedRows = 0;
    const { startedAtMs: startMs, isReload } = plan;
    const load: TableLoad = { startMs, endMs: null, isReload, gtidSet: snapshot.gtidSet };
    loads[table] = load;
    const files = await loadTable(work, codecs.ofCatalogue(table));
    await plan.finish(table, files);
    checkpoint.filesWritten += files;
    load.endMs = Date.now();
    log(`loaded ${table}: ${counter.loadedRows} rows in ${files} files`);
  }
}

/** `close` resolves when no file is on its way, and none will be: one that arrived after a later load's would undo it. */
function workFor(context: TaskContext, connection: SourceConnection, plan: LoadPlan) {
  const { progress, signal } = context;
  const { checkpoint } = progress;
  let isOver = false;
  const refuseLate = (): void => {
    signal.throwIfAborted();
    if (isOver) throw new Error("the load was given up");
  };
  let storing: Promise<void> = Promise.resolve();
  const work: FullLoadWork = {
    source: { connection, address: context.address },
    folder: checkpoint.folder,
    schema: checkpoint.schema,
    maxFileBytes: context.limits.maxLoadFileBytes,
    startedAtMs: plan.startedAtMs,
    async put(key, body) {
      refuseLate();
      storing = context.put(key, body);
      await storing;
    },
    async beforePut(table, number) {
      if (number <= (checkpoint.loadFiles[table] ?? 0)) return;
      refuseLate();
      checkpoint.loadFiles[table] = number;
      await plan.note();
    },
    onRow(table) {
      counterOf(progress, table).loadedRows += 1;
    },
  };
  const close = async (): Promise<void> => {
    isOver = true;
    await storing.catch(() => {});
  };
  return { work, close };
}
