import type { DdlEffect, DdlStatement } from "./ddl-statement.ts";
import type { TableStatus } from "./dms-status.ts";
import { gtidReached } from "./gtid-reached.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import type { TaskProgress } from "./task-progress.ts";
import type { Transaction } from "./transaction-assembler.ts";

const WHAT: Record<Exclude<DdlEffect, "structure">, string> = {
  rows: "its rows changed without change events, the documents still show the old ones; run `tillstream dms reload`",
  values:
    "values that were there may have been converted without change events; reconcile, and run `tillstream dms reload` if that is red",
};

/** The task's tables a statement names, as their status. */
function touchedBy(progress: TaskProgress, { tables }: DdlStatement): TableStatus[] {
  const ours = progress.checkpoint.schema.toLowerCase();
  return [...progress.counters.values()].filter((counter) =>
    tables.some(
      ({ schema, table }) =>
        schema.toLowerCase() === ours && (table === null || table.toLowerCase() === counter.table.toLowerCase()),
    ),
  );
}

/** A reload whose snapshot is behind the statement shows what it did. */
function isReloadedSince({ checkpoint }: TaskProgress, table: string, gtid: string): boolean {
  const { isReload = false, endMs = null, gtidSet = "" } = checkpoint.tableLoads?.[table] ?? {};
  return isReload && endMs !== null && gtidReached(gtidSet, gtid);
}

/**
 * Counts structure statements, and sounds the alarm for those that change rows without a change event: DMS deletes the table's files then, which
 * helps no document, and to say nothing would leave them wrong. The task goes on for the others.
 * @returns the tables touched
 */
export function noteDdl(
  progress: TaskProgress,
  { ddl, gtid, commitAtMs }: Pick<Transaction, "ddl" | "gtid" | "commitAtMs">,
  log: (line: string) => void,
): TableStatus[] {
  const at = new Date(commitAtMs);
  return ddl.flatMap((statement) => {
    const { verb, effect } = statement;
    const touched = touchedBy(progress, statement);
    for (const counter of touched) {
      counter.ddls += 1;
      log(`${verb} ${counter.table}`);
      if (effect === "structure" || isReloadedSince(progress, counter.table, gtid)) continue;
      const what = `${verb}: ${WHAT[effect]}`;
      if (effect === "rows") counter.error = what;
      raiseAlarm(progress, { at, table: counter.table, what }, log);
    }
    return touched;
  });
}
