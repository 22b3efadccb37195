import { applyLargeTransaction, applyTransaction } from "./apply-transaction.ts";
import { createBackPressure } from "./back-pressure.ts";
import { createChangeSequence } from "./change-sequence.ts";
import type { BinlogFollower } from "./follow-binlog.ts";
import { noteDdl } from "./note-ddl.ts";
import type { TaskContext } from "./task-context.ts";
import type { Transaction } from "./transaction-assembler.ts";

export type ConsumerControls = {
  follower: BinlogFollower;
  flush: () => void;
  fail: (error: unknown) => void;
  /** Reads the catalogue again; rejects when the source cannot be reached or is no longer safe. */
  relearn: () => Promise<void>;
  serverId: () => number;
};

export type TransactionConsumer = {
  /** Takes committed transactions in log order. Holds the reader back by itself where it must. */
  consume: (transaction: Transaction) => void;
  /** Resolves when no large transaction is half-way; only then the position says what has been taken. Never rejects. */
  idle: () => Promise<void>;
  /** See ChangeSequence; call while idle. */
  notBefore: (ms: number) => void;
};

/** Puts committed transactions into the buffer, and sees to it that memory, files and catalogue facts keep up. */
export function createTransactionConsumer(context: TaskContext, controls: () => ConsumerControls): TransactionConsumer {
  const { progress, buffer, log, signal } = context;
  const sequence = createChangeSequence(progress.checkpoint.sequence);
  const deps = { progress, buffer, sequence, serverId: () => controls().serverId() };
  const pressure = createBackPressure(context, () => controls().follower);
  let working: Promise<void> = Promise.resolve();

  const settle = (transaction: Transaction): void => {
    if (noteDdl(progress, transaction, log).length > 0) {
      controls().flush();
      void learnBeforeReadingOn(controls());
    }
    pressure.relieve().catch((error: unknown) => controls().fail(error));
  };
  const consumeLarge = async (transaction: Transaction): Promise<void> => {
    const { follower, fail } = controls();
    follower.pause();
    try {
      if (await applyLargeTransaction({ ...deps, signal, room: pressure.room }, transaction)) settle(transaction);
    } catch (error) {
      fail(error);
    } finally {
      transaction.spilled?.remove();
      follower.resume();
    }
  };

  return {
    consume(transaction) {
      if (transaction.spilled !== null) {
        working = consumeLarge(transaction);
        return;
      }
      applyTransaction(deps, transaction);
      settle(transaction);
    },
    idle: () => working,
    notBefore(ms) {
      sequence.notBefore(ms);
      progress.checkpoint.sequence = sequence.state();
    },
  };
}

/** New catalogue facts before the next row is read; on failure the reconnect brings them, or ends the task by name. */
async function learnBeforeReadingOn({ follower, relearn }: ConsumerControls): Promise<void> {
  follower.pause();
  try {
    await relearn();
  } catch (error) {
    follower.reconnect(error instanceof Error ? error.message : String(error));
  }
  follower.resume();
}
