import { setTimeout as sleep } from "node:timers/promises";
import { SourceUnavailableError } from "../../src/core/errors/error-classes.ts";
import { loadPatiently } from "./load-patiently.ts";
import { loadTables } from "./load-tables.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import type { TaskContext } from "./task-context.ts";
import { counterOf } from "./task-progress.ts";

/** Loads tables again while the task follows the log. */
export type TableReload = {
  /** Begins what has been asked for, unless a reload is under way. */
  runIfAsked: () => void;
  /** Resolves when none is under way. Never rejects. */
  idle: () => Promise<void>;
};

export type ReloadControls = {
  /** Holds nest, see BinlogFollower. */
  pause: () => void;
  resume: () => void;
  /** Whether the log has been read since the last hold. */
  connected: { value: boolean };
  /** Resolves when what has been read is taken: no transaction is half-way into the buffer. */
  settled: () => Promise<void>;
  /** See SourceWatch. Until then `notBefore` would number rows anew that are stored already. */
  hasReread: () => boolean;
  /** Every row read later gets a `dms_seq` not older than this moment. */
  notBefore: (ms: number) => void;
  fail: (error: unknown) => void;
};

const POLL_MS = 100;

/**
 * ReloadTables. Reading is held meanwhile, so that one thing at a time happens: what was read is stored, then the LOAD files are written anew
 * under their old names from one snapshot. What was committed before that snapshot may be read after it; a change of the epoch counts
 * for more than a row of a load that began before it was read, and the rows converge.
 */
export function createTableReload(context: TaskContext, controls: ReloadControls): TableReload {
  let working: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    try {
      await reloadAsked(context, controls);
    } catch (error) {
      // Stopped half-way: the next start does it, whole.
      if (!context.signal.aborted) controls.fail(error);
    }
    working = null;
  };
  return {
    runIfAsked() {
      if (working === null && context.progress.checkpoint.reloads.length > 0) working = run();
    },
    idle: async () => working ?? undefined,
  };
}

async function reloadAsked(context: TaskContext, controls: ReloadControls): Promise<void> {
  const { progress, log } = context;
  const tables = [...progress.checkpoint.reloads];
  try {
    await loadPatiently(context, `reload of ${tables.join(", ")}`, async () => {
      // A server that is away is waited for as the log reader does, without counting.
      while (!controls.connected.value || !controls.hasReread())
        await sleep(POLL_MS, undefined, { signal: context.signal });
      await reloadOnce(context, controls, tables);
    });
  } catch (error) {
    if (!(error instanceof SourceUnavailableError)) throw error;
    end(context, tables, () => `could not be loaded again, ask for it once more: ${error.message}`);
    await context.flusher.note();
    return;
  }
  log(`reload done: ${tables.join(", ")}`);
}

async function reloadOnce(context: TaskContext, controls: ReloadControls, tables: readonly string[]): Promise<void> {
  const { progress, codecs, flusher, log } = context;
  const { checkpoint } = progress;
  controls.pause();
  controls.connected.value = false;
  try {
    await controls.settled();
    const startedAtMs = Date.now();
    controls.notBefore(startedAtMs);
    await flusher.note();
    await loadTables(context, {
      tables,
      isReload: true,
      replicated: checkpoint.tables,
      startedAtMs,
      async begin({ position }) {
        log(`loading ${tables.join(", ")} again from ${position}`);
      },
      note: () => flusher.note(),
      // TargetTablePrepMode DO_NOTHING: files of an earlier load beyond the new count stay where they are.
      async finish() {},
    });
    end(context, tables, (table) =>
      codecs.isInCatalogue(table) ? null : "could not be loaded again: no longer in the source's catalogue",
    );
    await flusher.note();
  } finally {
    controls.resume();
  }
}

/** @param trouble why a table's files are not whole; null when they are, and tell its truth again */
function end(
  { progress, log }: TaskContext,
  tables: readonly string[],
  trouble: (table: string) => string | null,
): void {
  const { checkpoint } = progress;
  checkpoint.reloads = checkpoint.reloads.filter((table) => !tables.includes(table));
  for (const table of tables) {
    const counter = counterOf(progress, table);
    counter.error = trouble(table);
    if (counter.error !== null) raiseAlarm(progress, { at: new Date(), table, what: counter.error }, log);
  }
}
