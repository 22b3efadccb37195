import { randomInt } from "node:crypto";
import type { BinlogEvent } from "./binlog-event.ts";
import { openBinlogStream } from "./binlog-stream.ts";
import { createTransactionConsumer } from "./consume-transactions.ts";
import { flushDecision } from "./flush-decision.ts";
import { createBinlogFollower, type BinlogFollower } from "./follow-binlog.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import { checkHistory, checkSource } from "./source-check.ts";
import { connectSource, sourceError, type Query, type SourceAddress } from "./source-connection.ts";
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
  const reader = createReader({ ...context, signal }, connected, () => ({ flush, fail }));
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
    await reader.run();
    await reader.idle();
  } finally {
    clearInterval(ticker);
  }
  if (failure === null) await context.flusher.flush();
  else throw failure;
}

type Controls = () => { flush(): void; fail(error: unknown): void };

/** Reads the log into the buffer; `idle` as in TransactionConsumer. */
function createReader(context: TaskContext, connected: Connected, controls: Controls) {
  const { address, progress, codecs, log, signal } = context;
  const { schema, tables } = progress.checkpoint;
  const readerId = randomInt(LOWEST_READER_ID, HIGHEST_READER_ID);
  let serverId = Number.NaN;
  const consumer = createTransactionConsumer(context, () => ({
    ...controls(),
    follower,
    serverId: () => serverId,
    relearn: () => withSource(address, (query) => learnSource(context, query)),
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
      await withSource(address, async (query) => {
        await learnSource(context, query);
        serverId = await checkHistory(query, progress.checkpoint);
      });
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
  return { run: () => follower.run(), idle: () => consumer.idle() };
}

async function withSource(address: SourceAddress, work: (query: Query) => Promise<void>): Promise<void> {
  const connection = await connectSource(address);
  try {
    await work(connection.query);
  } finally {
    connection.end();
  }
}

/** Checks the source and learns its structure. A table that is gone has an alarm, from the log or, if that did not show it, from here. */
async function learnSource(context: TaskContext, query: Query): Promise<void> {
  const { progress, codecs, declaredCascades, log } = context;
  const { schema, tables } = progress.checkpoint;
  const facts = await checkSource(query, schema, tables, { declaredCascades, replicated: tables });
  codecs.learn(facts.tables);
  const present = new Set(facts.tables.map(({ table }) => table));
  for (const counter of progress.counters.values()) {
    if (present.has(counter.table) || counter.error !== null) continue;
    counter.error = "not in the source's catalogue any more; see `tillstream dms reload`";
    raiseAlarm(progress, { at: new Date(), table: counter.table, what: counter.error }, log);
  }
}
