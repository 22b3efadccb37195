import { randomInt } from "node:crypto";
import type { BinlogEvent } from "./binlog-event.ts";
import { openBinlogStream } from "./binlog-stream.ts";
import { createTransactionConsumer } from "./consume-transactions.ts";
import { flushDecision } from "./flush-decision.ts";
import { createBinlogFollower, type BinlogFollower } from "./follow-binlog.ts";
import { sourceError } from "./source-connection.ts";
import { createSourceWatch } from "./source-watch.ts";
import { createTableReload } from "./table-reload.ts";
import type { TaskContext } from "./task-context.ts";
import { createTransactionAssembler } from "./transaction-assembler.ts";

/** Server ids below are what people give their servers; a reader must not collide with one. */
const LOWEST_READER_ID = 1_000_000_000;
const HIGHEST_READER_ID = 4_000_000_000;
/** How often the flush interval is looked at: fine enough for a flush of 1 s. */
const TICK_MS = 100;
/** A position that moves without rows of ours (other schemas) is noted at most this often; else the log behind it might be purged. */
const IDLE_NOTE_MS = 1000;

/** Whether the log is being read: without a connection nobody knows how much is waiting there. */
export type Connected = { value: boolean };

/**
 * Follows the log until the signal aborts, then flushes what is complete. Rejects with UnsafeSourceError, or with CloudUnavailableError when
 * files cannot be written; nothing behind the checkpoint counts as done then.
 */
export async function runCdc(context: TaskContext, connected: Connected): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  let failure: unknown = null;
  const fail = (error: unknown): void => {
    failure ??= error;
    stop.abort();
  };
  const flush = (): void => void context.flusher.flush().catch(fail);
  const reader = createReader({ ...context, signal }, connected, () => ({ flush, fail }));
  const reload = createTableReload({ ...context, signal }, { ...reader, connected, fail });
  let lastFlushMs = Date.now();
  const ticker = setInterval(() => {
    reload.runIfAsked();
    const { buffer, limits } = context;
    const sinceMs = buffer.waitingSinceMs();
    const oldestAgeMs = sinceMs === null ? 0 : Date.now() - sinceMs;
    const decision = flushDecision(
      { rows: buffer.rows(), largestFileBytes: buffer.largestFileBytes(), oldestAgeMs },
      limits,
    );
    if (decision === null && Date.now() - lastFlushMs < IDLE_NOTE_MS) return;
    lastFlushMs = Date.now();
    flush();
  }, TICK_MS);
  try {
    await reader.run();
    await reader.settled();
  } finally {
    clearInterval(ticker);
    // Also when the reader gave up by itself.
    stop.abort();
    await reload.idle();
  }
  if (failure === null) await context.flusher.flush();
  else throw failure;
}

type Controls = () => { flush(): void; fail(error: unknown): void };

/** Reads the log into the buffer. */
function createReader(context: TaskContext, connected: Connected, controls: Controls) {
  const { address, progress, codecs, log, signal } = context;
  const { schema, tables } = progress.checkpoint;
  const readerId = randomInt(LOWEST_READER_ID, HIGHEST_READER_ID);
  const watch = createSourceWatch(context);
  const consumer = createTransactionConsumer(context, () => ({
    ...controls(),
    follower,
    serverId: () => watch.serverId(),
    relearn: () => watch.learn(),
  }));
  const assembler = createTransactionAssembler({
    schema,
    codecOf: (event) => codecs.ofLog(event.shape),
    openSpill: context.openSpill,
    spillBytes: context.limits.spillBytes,
  });
  const follower: BinlogFollower = createBinlogFollower({
    signal,
    async prepare() {
      await consumer.idle();
      await watch.check();
    },
    open: (handlers) =>
      openBinlogStream({
        address,
        serverId: readerId,
        gtidSet: progress.checkpoint.gtidSet,
        schema,
        tables,
        ...handlers,
      }),
    onEvent(event: BinlogEvent) {
      connected.value = true;
      // The log has been read to its end: what became of them stands nowhere.
      if (event.kind === "heartbeat") watch.noteMissing();
      const transaction = assembler.add(event);
      if (transaction !== null) consumer.consume(transaction);
    },
    onLost() {
      connected.value = false;
      assembler.discard();
    },
    translate: (error) => sourceError(error, address),
    log,
  });
  return { ...follower, settled: consumer.idle, notBefore: consumer.notBefore, hasReread: watch.hasReread };
}
