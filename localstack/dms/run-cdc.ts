import { randomInt } from "node:crypto";
import { applyTransaction, countDdl } from "./apply-transaction.ts";
import type { BinlogEvent } from "./binlog-event.ts";
import { openBinlogStream } from "./binlog-stream.ts";
import { createChangeSequence } from "./change-sequence.ts";
import { flushDecision } from "./flush-decision.ts";
import { createBinlogFollower, type BinlogFollower } from "./follow-binlog.ts";
import { checkDomains, checkSource } from "./source-check.ts";
import { connectSource, sourceError } from "./source-connection.ts";
import { readTables } from "./source-facts.ts";
import type { TaskContext } from "./task-context.ts";
import { createTransactionAssembler } from "./transaction-assembler.ts";

/** Server ids below are what people give their servers; a reader must not collide with one. */
const LOWEST_READER_ID = 1_000_000_000;
const HIGHEST_READER_ID = 4_000_000_000;
/** How often the flush interval is looked at: fine enough for a flush of 1 s. */
const TICK_MS = 100;
/** A position that moves without rows of ours (other schemas) is noted at most this often; else the log behind it might be purged. */
const IDLE_NOTE_MS = 5000;

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
  const follower: BinlogFollower = createFollower({ ...context, signal }, connected, () => ({ follower, flush, fail }));
  let lastFlushMs = Date.now();
  const ticker = setInterval(() => {
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
    await follower.run();
  } finally {
    clearInterval(ticker);
  }
  if (failure === null) await context.flusher.flush();
  else throw failure;
}

type Controls = () => { follower: BinlogFollower; flush(): void; fail(error: unknown): void };

function createFollower(context: TaskContext, connected: Connected, controls: Controls): BinlogFollower {
  const { address, progress, codecs, log, signal } = context;
  const { schema, tables } = progress.checkpoint;
  const serverId = randomInt(LOWEST_READER_ID, HIGHEST_READER_ID);
  const newAssembler = () => createTransactionAssembler(schema, (event) => codecs.ofLog(event.shape));
  const consume = createConsumer(context, controls);
  let assembler = newAssembler();
  return createBinlogFollower({
    signal,
    async prepare() {
      const connection = await connectSource(address);
      try {
        codecs.learn((await checkSource(connection, schema, tables)).tables);
        await checkDomains(connection, progress.checkpoint.gtidSet);
      } finally {
        connection.end();
      }
    },
    open: (handlers) =>
      openBinlogStream({ address, serverId, gtidSet: progress.checkpoint.gtidSet, schema, tables, ...handlers }),
    onEvent(event: BinlogEvent) {
      connected.value = true;
      const transaction = assembler.add(event);
      if (transaction !== null) consume(transaction);
    },
    onLost() {
      connected.value = false;
      assembler = newAssembler();
    },
    translate: (error) => sourceError(error, address),
    log,
  });
}

function createConsumer(context: TaskContext, controls: Controls) {
  const { progress, buffer, flusher, limits, log } = context;
  const sequence = createChangeSequence(progress.checkpoint.sequence);
  const deps = { progress, buffer, sequence, log };
  let holding = false;

  const holdBack = async (): Promise<void> => {
    holding = true;
    controls().follower.pause();
    await flusher.flush();
    holding = false;
    controls().follower.resume();
  };
  /** New catalogue facts before the next row is read; on failure the reconnect brings them. */
  const relearn = async (): Promise<void> => {
    const { follower } = controls();
    follower.pause();
    try {
      const connection = await connectSource(context.address);
      try {
        const { schema, tables } = progress.checkpoint;
        context.codecs.learn(await readTables(connection.query, schema, tables));
      } finally {
        connection.end();
      }
    } catch (error) {
      follower.reconnect(error instanceof Error ? error.message : String(error));
    }
    follower.resume();
  };

  return (transaction: Parameters<typeof applyTransaction>[1]): void => {
    applyTransaction(deps, transaction);
    if (countDdl(deps, transaction).length > 0) {
      controls().flush();
      void relearn();
    }
    if (!holding && buffer.bytes() + flusher.inFlight().bytes > limits.maxBufferedBytes)
      void holdBack().catch((error: unknown) => controls().fail(error));
  };
}
