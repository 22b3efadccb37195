import { gtidSetAfter } from "./binlog-stream.ts";
import type { ChangeBuffer } from "./change-buffer.ts";
import type { ChangeSequence } from "./change-sequence.ts";
import type { RowOperation } from "./binlog-event.ts";
import type { TableStatus } from "./dms-status.ts";
import { counterOf, type TaskProgress } from "./task-progress.ts";
import type { Transaction } from "./transaction-assembler.ts";
import { dmsTimestamp } from "./utc-text.ts";

export type ApplyDeps = {
  progress: TaskProgress;
  buffer: ChangeBuffer;
  sequence: ChangeSequence;
  log: (line: string) => void;
};

const COUNTED: Record<RowOperation, "inserts" | "updates" | "deletes"> = { I: "inserts", U: "updates", D: "deletes" };

/** Numbers a transaction's rows, puts them into the buffer as change-file records and moves the position behind it. */
export function applyTransaction(deps: ApplyDeps, transaction: Transaction): void {
  const { progress, buffer, sequence } = deps;
  const { commitAtMs } = transaction;
  if (transaction.changes.length > 0) {
    sequence.startTransaction(commitAtMs);
    const time = dmsTimestamp(commitAtMs);
    for (const { codec, op, cells, position, beforeKey } of transaction.changes) {
      buffer.add(codec, `${op},${time},${cells},${sequence.next()},${position},${beforeKey}\n`, commitAtMs);
      counterOf(progress, codec.table)[COUNTED[op]] += 1;
    }
    progress.checkpoint.lastCommitAtMs = commitAtMs;
  }
  progress.checkpoint.sequence = sequence.state();
  progress.checkpoint.gtidSet = gtidSetAfter(progress.checkpoint.gtidSet, transaction.gtid);
  progress.checkpoint.position = transaction.position;
}

/** Counters of the task's tables that a transaction's structure statements touch. Rows emptied by one leave no change event: an alarm. */
export function countDdl(deps: ApplyDeps, transaction: Transaction): TableStatus[] {
  const { progress } = deps;
  const touched: TableStatus[] = [];
  for (const statement of transaction.ddl) {
    for (const { schema, table } of statement.tables) {
      const counter = [...progress.counters.values()].find((c) => c.table.toLowerCase() === table.toLowerCase());
      if (counter === undefined || schema.toLowerCase() !== progress.checkpoint.schema.toLowerCase()) continue;
      counter.ddls += 1;
      touched.push(counter);
      deps.log(`${statement.verb} ${table}`);
      if (!statement.emptied) continue;
      const what = `${statement.verb}: its rows are gone from the source without change events; the documents keep them. Start a new epoch.`;
      progress.alarms.push({ at: new Date(transaction.commitAtMs), table: counter.table, what });
      deps.log(`ALARM ${counter.table}: ${what}`);
    }
  }
  return touched;
}
