import type { RowOperation } from "./binlog-event.ts";
import { gtidSetAfter } from "./binlog-stream.ts";
import type { ChangeBuffer } from "./change-buffer.ts";
import type { ChangeSequence } from "./change-sequence.ts";
import type { PendingChange } from "./pending-change.ts";
import { counterOf, type TaskProgress } from "./task-progress.ts";
import type { Transaction } from "./transaction-assembler.ts";
import { dmsTimestamp } from "./utc-text.ts";
import { preparedAfter } from "./xa-transactions.ts";

export type ApplyDeps = {
  progress: TaskProgress;
  buffer: ChangeBuffer;
  sequence: ChangeSequence;
  /** `server_id` of the server being read; the position is one of its log. */
  serverId: () => number;
};

export type LargeApplyDeps = ApplyDeps & {
  signal: AbortSignal;
  /** Resolves when the buffer may take more. */
  room: () => Promise<void>;
};

type Counted = "inserts" | "updates" | "deletes";
const COUNTED: Record<RowOperation, Counted> = { I: "inserts", U: "updates", D: "deletes" };

/** Numbers a transaction's rows, puts them into the buffer as change-file records and moves the position behind it. */
export function applyTransaction(deps: ApplyDeps, transaction: Transaction): void {
  const work = beginTransaction(deps, transaction);
  work.add(transaction.changes);
  work.finish();
}

/**
 * The same for one that memory does not hold: piece by piece, waiting for room. Its first rows may be stored long before its last, but the
 * position, the sequence and the counters move only behind the last: after a crash in between it is read again and numbered the same.
 * @returns false when the signal ended it half-way
 */
export async function applyLargeTransaction(deps: LargeApplyDeps, transaction: Transaction): Promise<boolean> {
  const work = beginTransaction(deps, transaction);
  for (const piece of transaction.spilled?.read() ?? []) {
    work.add(piece);
    await deps.room();
    if (deps.signal.aborted) return false;
  }
  work.add(transaction.changes);
  work.finish();
  return true;
}

function beginTransaction({ progress, buffer, sequence, serverId }: ApplyDeps, transaction: Transaction) {
  const { checkpoint } = progress;
  const { commitAtMs, position } = transaction;
  const preparedXa = preparedAfter(checkpoint.preparedXa, transaction.xa, position);
  const hasRows = transaction.changes.length > 0 || transaction.spilled !== null;
  if (hasRows) sequence.startTransaction(commitAtMs);
  const time = dmsTimestamp(commitAtMs);
  const counts = new Map<string, Record<Counted, number>>();

  return {
    add(changes: readonly PendingChange[]): void {
      for (const { codec, op, cells, position: rowPosition, beforeKey } of changes) {
        buffer.add(codec, `${op},${time},${cells},${sequence.next()},${rowPosition},${beforeKey}\n`, commitAtMs);
        const count = counts.get(codec.table) ?? { inserts: 0, updates: 0, deletes: 0 };
        count[COUNTED[op]] += 1;
        counts.set(codec.table, count);
      }
    },
    finish(): void {
      for (const [table, count] of counts) {
        const counter = counterOf(progress, table);
        for (const kind of ["inserts", "updates", "deletes"] as const) counter[kind] += count[kind];
      }
      if (hasRows) checkpoint.lastCommitAtMs = commitAtMs;
      checkpoint.sequence = sequence.state();
      checkpoint.gtidSet = gtidSetAfter(checkpoint.gtidSet, transaction.gtid);
      checkpoint.position = position;
      checkpoint.serverId = serverId();
      checkpoint.preparedXa = preparedXa;
    },
  };
}
