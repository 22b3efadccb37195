import { UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import type { BinlogEvent, RowOperation } from "./binlog-event.ts";
import { ddlStatement, type DdlStatement } from "./ddl-statement.ts";
import { sourceProblem } from "./source-problem.ts";
import type { EncodedChange, TableCodec } from "./table-codec.ts";

export type PendingChange = EncodedChange & { codec: TableCodec; op: RowOperation; position: string };

/** One committed transaction of the source: its rows in log order, possibly none, and the log position behind it. */
export type Transaction = {
  gtid: string;
  commitAtMs: number;
  position: string;
  changes: PendingChange[];
  ddl: DdlStatement[];
};

export type TransactionAssembler = {
  /** Returns a transaction when this event completes one. Throws UnsafeSourceError on what cannot be carried truly. */
  add: (event: BinlogEvent) => Transaction | null;
  /** True between a transaction's first event and its commit. */
  isOpen: () => boolean;
};

type Group = { gtid: string; endsAtQuery: boolean; changes: PendingChange[]; ddl: DdlStatement[] };

/** Statements inside a group that carry no rows. Anything else there is DML in statement format. */
const HARMLESS = /^\s*(?:BEGIN|START\s+TRANSACTION|SAVEPOINT|ROLLBACK|RELEASE|XA\s|SET\s)/i;
const NOT_A_CHANGE = /^\s*(?:CREATE|ALTER|DROP|RENAME|TRUNCATE|GRANT|REVOKE|SET|FLUSH|ANALYZE|OPTIMIZE|REPAIR|#)/i;

/**
 * Groups log events into transactions. Rows are encoded as they come, so a group holds texts, and are released only at the commit: what is
 * rolled back never appears in the log, and what the connection loses half-way is read again as a whole.
 */
export function createTransactionAssembler(
  schema: string,
  codecOf: (event: BinlogEvent & { kind: "rows" }) => TableCodec,
): TransactionAssembler {
  let group: Group | null = null;

  const complete = (atMs: number, position: string): Transaction | null => {
    const done = group;
    group = null;
    return done === null ? null : { gtid: done.gtid, commitAtMs: atMs, position, changes: done.changes, ddl: done.ddl };
  };

  return {
    isOpen: () => group !== null,
    add(event) {
      if (event.kind === "heartbeat") return null;
      if (event.kind === "gtid") {
        group = { gtid: event.gtid, endsAtQuery: event.standalone && event.ddl, changes: [], ddl: [] };
        return null;
      }
      if (group === null) return null;
      if (event.kind === "commit") return complete(event.atMs, event.position);
      if (event.kind === "rows") {
        encodeRows(event, codecOf(checked(event)), group.changes);
        return null;
      }
      if (event.kind === "xa-prepare") {
        if (group.changes.length > 0) throw unsafe("TS325", event.position, "XA PREPARE", "ordinary transactions");
        group = null;
        return null;
      }
      const ddl = ddlStatement(event.sql, event.schema);
      if (ddl !== null) group.ddl.push(ddl);
      else if (!group.endsAtQuery) refuseStatement(event, schema);
      return group.endsAtQuery ? complete(event.atMs, event.position) : null;
    },
  };
}

const unsafe = (
  code: Parameters<typeof sourceProblem>[0],
  where: string,
  found: string,
  expected: string,
): UnsafeSourceError => new UnsafeSourceError(sourceProblem(code, where, found, expected));

function checked(event: BinlogEvent & { kind: "rows" }): BinlogEvent & { kind: "rows" } {
  const where = `${event.shape.table} at ${event.position}`;
  if (!event.fullMetadata) throw unsafe("TS324", where, "a row event without column names", "binlog_row_metadata FULL");
  if (!event.fullImage) throw unsafe("TS323", where, "a row event without all columns", "binlog_row_image FULL");
  return event;
}

function encodeRows(event: BinlogEvent & { kind: "rows" }, codec: TableCodec, changes: PendingChange[]): void {
  const { op, position } = event;
  for (const { before, after } of event.rows) {
    const encoded =
      before !== null && after !== null ? codec.update(before, after) : codec.insertOrDelete(after ?? before ?? {});
    changes.push({ cells: encoded.cells, beforeKey: encoded.beforeKey, codec, op, position });
  }
}

/** The statement's text may hold row values: only its verb is shown. */
function refuseStatement(event: BinlogEvent & { kind: "query" }, schema: string): void {
  if (HARMLESS.test(event.sql) || NOT_A_CHANGE.test(event.sql)) return;
  const concerns =
    event.schema.toLowerCase() === schema.toLowerCase() || event.sql.toLowerCase().includes(schema.toLowerCase());
  if (!concerns) return;
  const verb = /^\s*(\w+)/.exec(event.sql)?.[1]?.toUpperCase() ?? "a statement";
  throw unsafe("TS322", `${schema} at ${event.position}`, `${verb} as a statement`, "row events");
}
