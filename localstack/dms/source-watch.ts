import { raiseAlarm } from "./raise-alarm.ts";
import { checkHistory, checkSource } from "./source-check.ts";
import { gtidReached } from "./gtid-reached.ts";
import type { MysqlAddress } from "../../src/core/mysql-address.ts";
import { connectSource, type Query } from "./source-connection.ts";
import type { TaskContext } from "./task-context.ts";
import { counterOf } from "./task-progress.ts";

/** What a running task knows of its source beside the log. */
export type SourceWatch = {
  /** Before every connect: is it safe, and is it the server the position is of? Rejects with UnsafeSourceError if not. */
  check: () => Promise<void>;
  /** After a change of structure: is it still safe? */
  learn: () => Promise<void>;
  /** `server_id` at the last check. */
  serverId: () => number;
  /**
   * Whether everything has been read that the log had when this task started. What a task before it stored without noting it, killed in
   * between, is in there; until it has come again under its old numbers, numbers must not change.
   */
  hasReread: () => boolean;
  /** Call when the log has been read to its end: tables that are gone and whose end the log did not show get their alarm. */
  noteMissing: () => void;
};

export function createSourceWatch({ address, progress, codecs, declaredCascades, log }: TaskContext): SourceWatch {
  const { schema, tables } = progress.checkpoint;
  let serverId = Number.NaN;
  let logEndAtStart: string | null = null;
  /** The catalogue may be ahead of the log, so this is no alarm yet. */
  let missing: string[] = [];

  const learnFrom = async (query: Query): Promise<void> => {
    const facts = await checkSource(query, schema, tables, { declaredCascades, replicated: tables });
    codecs.learn(facts.tables);
    const present = new Set(facts.tables.map(({ table }) => table));
    missing = tables.filter((table) => !present.has(table));
  };
  return {
    check: () =>
      withSource(address, async (query) => {
        await learnFrom(query);
        const server = await checkHistory(query, progress.checkpoint);
        serverId = server.serverId;
        logEndAtStart ??= server.logEnd;
      }),
    learn: () => withSource(address, learnFrom),
    serverId: () => serverId,
    hasReread: () => logEndAtStart !== null && gtidReached(progress.checkpoint.gtidSet, logEndAtStart),
    noteMissing() {
      for (const counter of missing.map((table) => counterOf(progress, table))) {
        if (counter.error !== null) continue;
        counter.error =
          "no longer in the source's catalogue, and the log does not say why; run `tillstream dms reload`";
        raiseAlarm(progress, { at: new Date(), table: counter.table, what: counter.error }, log);
      }
    },
  };
}

async function withSource(address: MysqlAddress, work: (query: Query) => Promise<void>): Promise<void> {
  const connection = await connectSource(address);
  try {
    await work(connection.query);
  } finally {
    connection.end();
  }
}
