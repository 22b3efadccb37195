import { UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import type { BinlogEvent } from "./binlog-event.ts";
import { ddlStatement, type DdlStatement } from "./ddl-statement.ts";
import type { PendingChange } from "./pending-change.ts";
import { sourceProblem } from "./source-problem.ts";
import type { OpenSpill, SpillFile } from "./spill-file.ts";
import type { TableCodec } from "./table-codec.ts";

/** One committed transaction of the source: its rows in log order, possibly none, and the log position behind it. */
export type Transaction = {
  gtid: string;
  commitAtMs: number;
  position: string;
  /** The first rows of one that memory does not hold; whoever got the transaction removes it. */
  spilled: SpillFile | null;
  /** The rows, or the last of them. */
  changes: PendingChange[];
  ddl: DdlStatement[];
  xa: XaStep | null;
};

/** XA moves a transaction's verdict to a later event group. `xid` is the server's own text, `X'78',X'',1`. */
export type XaStep = { step: "prepared" | "committed" | "rolled back"; xid: string };

export type TransactionAssembler = {
  /** Returns a transaction when this event completes one. Throws UnsafeSourceError on what cannot be carried truly. */
  add: (event: BinlogEvent) => Transaction | null;
  /** Forgets the open transaction; it comes again as a whole. */
  discard: () => void;
  /** True between a transaction's first event and its commit. */
  isOpen: () => boolean;
};

type Group = Pick<Transaction, "gtid" | "spilled" | "changes" | "ddl"> & {
  endsAtQuery: boolean;
  /** Of `changes`, see CHANGE_BYTES. */
  bytes: number;
};

/** What a row costs beside its text, in memory as an object with its position and later as a line with time and sequence: a narrow table's rows are mostly that. */
const CHANGE_BYTES = 120;

export type AssemblerOptions = {
  schema: string;
  codecOf: (event: BinlogEvent & { kind: "rows" }) => TableCodec;
  openSpill: OpenSpill;
  /** An open transaction holds at most about this much in memory: the rows counted, and one event of the log. */
  spillBytes: number;
};

/** Statements inside a group that carry no rows. Anything else there is DML in statement format. */
const HARMLESS = /^\s*(?:BEGIN|START\s+TRANSACTION|SAVEPOINT|ROLLBACK|RELEASE|XA\s|SET\s)/i;
const NOT_A_CHANGE = /^\s*(?:CREATE|ALTER|DROP|RENAME|TRUNCATE|GRANT|REVOKE|SET|FLUSH|ANALYZE|OPTIMIZE|REPAIR|#)/i;

/** `XA COMMIT X'78',X'',1` */
const XA_VERDICT = /^\s*XA\s+(COMMIT|ROLLBACK)\s+(.*\S)/is;

/**
 * Groups log events into transactions. Rows are encoded as they come, so a group holds texts, and are released only at the commit: what is
 * rolled back never appears in the log, and what the connection loses half-way is read again as a whole.
 */
export function createTransactionAssembler(options: AssemblerOptions): TransactionAssembler {
  let group: Group | null = null;

  const discard = (): void => {
    group?.spilled?.remove();
    group = null;
  };
  const complete = (atMs: number, position: string, xa: XaStep | null = null): Transaction | null => {
    if (group === null) return null;
    const { gtid, spilled, changes, ddl } = group;
    group = null;
    return { gtid, commitAtMs: atMs, position, spilled, changes, ddl, xa };
  };
  const addQuery = (open: Group, event: BinlogEvent & { kind: "query" }): Transaction | null => {
    const [, verdict, xid] = XA_VERDICT.exec(event.sql) ?? [];
    if (verdict !== undefined && xid !== undefined) {
      const step = verdict.toUpperCase() === "COMMIT" ? "committed" : "rolled back";
      return complete(event.atMs, event.position, { step, xid });
    }
    const ddl = ddlStatement(event.sql, event.schema);
    if (ddl !== null) open.ddl.push(ddl);
    else if (!open.endsAtQuery) refuseStatement(event, options.schema);
    return open.endsAtQuery ? complete(event.atMs, event.position) : null;
  };

  return {
    isOpen: () => group !== null,
    discard,
    add(event) {
      if (event.kind === "heartbeat") return null;
      if (event.kind === "gtid") {
        discard();
        const endsAtQuery = event.standalone && event.ddl;
        group = { gtid: event.gtid, endsAtQuery, spilled: null, changes: [], bytes: 0, ddl: [] };
        return null;
      }
      if (group === null) return null;
      if (event.kind === "commit") return complete(event.atMs, event.position);
      if (event.kind === "rows") {
        addRows(event, group, options);
        return null;
      }
      if (event.kind === "query") return addQuery(group, event);
      if (group.changes.length > 0 || group.spilled !== null)
        throw unsafe("TS325", event.position, `XA PREPARE ${event.xid}`, "ordinary transactions");
      return complete(event.atMs, event.position, { step: "prepared", xid: event.xid });
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

function addRows(event: BinlogEvent & { kind: "rows" }, group: Group, options: AssemblerOptions): void {
  const codec = options.codecOf(checked(event));
  const { op, position } = event;
  for (const { before, after } of event.rows) {
    const { cells, beforeKey } =
      before !== null && after !== null ? codec.update(before, after) : codec.insertOrDelete(after ?? before ?? {});
    group.changes.push({ cells, beforeKey, codec, op, position });
    group.bytes += CHANGE_BYTES + Buffer.byteLength(cells) + beforeKey.length;
  }
  if (group.bytes <= options.spillBytes) return;
  group.spilled ??= options.openSpill();
  group.spilled.append(group.changes);
  group.changes = [];
  group.bytes = 0;
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
