import ZongJi, {
  MariadbGtidPosition,
  type AnyBinlogEvent,
  type BinlogEventByTypeName,
  type BinlogEventTypeName,
} from "@vlasky/zongji";
import type { BinlogEvent, ChangedRow, RowOperation } from "./binlog-event.ts";
import type { MysqlAddress } from "../../src/core/mysql-address.ts";
import type { RawRow, TableShape } from "./table-codec.ts";

/** The only file that knows the log reader `@vlasky/zongji`. It has typings, but not for the bitmaps we must check. */
export type BinlogStream = {
  /** Stops delivery at once, also of packets already received. */
  pause: () => void;
  resume: () => void;
  close: () => Promise<void>;
};

export type BinlogStreamOptions = {
  address: MysqlAddress;
  /** Unique among all readers of the server: it drops the older of two with one number. */
  serverId: number;
  /** Everything up to here is done; the stream starts right behind. */
  gtidSet: string;
  schema: string;
  tables: readonly string[];
  onEvent: (event: BinlogEvent) => void;
  /** At most once; the stream is dead then. */
  onError: (error: unknown) => void;
};

const HEARTBEAT_NS = 1_000_000_000;
/** Waiting longer than this for the server's goodbye would only delay the end of the program. */
const CLOSE_TIMEOUT_MS = 1500;

type Decoder = { file: string; shapes: Map<number, TableShape & { fullMetadata: boolean }> };

const OPERATIONS: Partial<Record<BinlogEventTypeName, RowOperation>> = {
  WriteRows: "I",
  UpdateRows: "U",
  DeleteRows: "D",
};

function isEvent<N extends BinlogEventTypeName>(event: AnyBinlogEvent, name: N): event is BinlogEventByTypeName<N> {
  return event.getTypeName() === name;
}

function readShape(event: BinlogEventByTypeName<"TableMap">): TableShape & { fullMetadata: boolean } {
  const entry = event.tableMap[event.tableId];
  const columns = (entry?.columnSchemas ?? []).map((column) => ({
    name: column.COLUMN_NAME,
    type: column.COLUMN_TYPE,
    charset: column.CHARACTER_SET_NAME,
  }));
  const primaryKey = (event.primaryKey ?? []).map((index) => columns[index]?.name ?? "");
  return { table: event.tableName, columns, primaryKey, fullMetadata: event.hasSelfDescribingMetadata() };
}

/** A bitmap of columns present in the row image; the typings leave it out. A partial image shows absent columns as null. */
function hasAllColumns(bitmap: unknown, columns: number): boolean {
  if (!Buffer.isBuffer(bitmap)) return true;
  for (let i = 0; i < columns; i++) {
    if (((bitmap[i >> 3] ?? 0) & (1 << (i & 7))) === 0) return false;
  }
  return true;
}

function changedRows(event: AnyBinlogEvent): ChangedRow[] {
  if (isEvent(event, "WriteRows")) return event.rows.map((after: RawRow) => ({ before: null, after }));
  if (isEvent(event, "DeleteRows")) return event.rows.map((before: RawRow) => ({ before, after: null }));
  if (isEvent(event, "UpdateRows")) return event.rows;
  return [];
}

function rowsEvent(event: AnyBinlogEvent, op: RowOperation, decoder: Decoder): BinlogEvent | null {
  const raw = event as unknown as { tableId: number; numberOfColumns: number } & Record<string, unknown>;
  const shape = decoder.shapes.get(raw.tableId);
  if (shape === undefined) return null;
  const bitmaps = [raw["columns_present_bitmap"], raw["columns_present_bitmap2"]];
  return {
    kind: "rows",
    op,
    shape,
    rows: changedRows(event),
    position: `${decoder.file}:${event.nextPosition}`,
    fullMetadata: shape.fullMetadata,
    fullImage: bitmaps.every((bitmap) => hasAllColumns(bitmap, raw.numberOfColumns)),
  };
}

/** As the server writes it in `XA COMMIT X'78',X'',1`. */
function xidText({ xidGtrid, xidBqual, xidFormatId }: BinlogEventByTypeName<"XaPrepare">): string {
  return `X'${xidGtrid.toString("hex")}',X'${xidBqual.toString("hex")}',${xidFormatId}`;
}

function translate(event: AnyBinlogEvent, decoder: Decoder): BinlogEvent | null {
  const op = OPERATIONS[event.getTypeName()];
  if (op !== undefined) return rowsEvent(event, op, decoder);
  const position = `${decoder.file}:${event.nextPosition}`;
  if (isEvent(event, "TableMap")) {
    decoder.shapes.set(event.tableId, readShape(event));
    return null;
  }
  if (isEvent(event, "Rotate")) {
    decoder.file = event.binlogName;
    return null;
  }
  if (isEvent(event, "MariadbGtid"))
    return { kind: "gtid", gtid: event.gtid, standalone: event.standalone, ddl: event.isDdl };
  if (isEvent(event, "Xid")) return { kind: "commit", position, atMs: event.timestamp };
  if (isEvent(event, "Query")) {
    if (event.query === "COMMIT") return { kind: "commit", position, atMs: event.timestamp };
    return { kind: "query", schema: event.schema, sql: event.query, position, atMs: event.timestamp };
  }
  if (isEvent(event, "XaPrepare") && event.onePhase) return { kind: "commit", position, atMs: event.timestamp };
  if (isEvent(event, "XaPrepare")) return { kind: "xa-prepare", xid: xidText(event), position, atMs: event.timestamp };
  return isEvent(event, "Heartbeat") ? { kind: "heartbeat" } : null;
}

export function openBinlogStream(options: BinlogStreamOptions): BinlogStream {
  const zongji = new ZongJi({ ...options.address, dateStrings: true, timezone: "Z" });
  const decoder: Decoder = { file: "", shapes: new Map() };
  let dead = false;
  const fail = (error: unknown): void => {
    // A lost server is reported by both of the reader's connections.
    if (dead) return;
    dead = true;
    options.onError(error);
  };
  zongji.on("error", fail);
  zongji.on("binlog", (event) => {
    if (dead) return;
    // An exception here would surface inside the driver's packet handling.
    try {
      const translated = translate(event, decoder);
      if (translated !== null) options.onEvent(translated);
    } catch (error) {
      fail(error);
    }
  });
  // Without heartbeats a half-open connection is never noticed. Must be asked for before the dump starts: this event is that moment.
  zongji.on("ready", () => zongji.connection?.query(`SET @master_heartbeat_period = ${HEARTBEAT_NS}`));
  zongji.start({
    serverId: options.serverId,
    gtidSet: options.gtidSet,
    includeSchema: { [options.schema]: [...options.tables] },
  });
  return {
    pause: () => zongji.connection?.pause(),
    resume: () => zongji.connection?.resume(),
    close: () =>
      new Promise((resolve) => {
        dead = true;
        const timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
        zongji.once("stopped", () => {
          clearTimeout(timer);
          resolve();
        });
        zongji.stop();
      }),
  };
}

/** A GTID set after one more transaction: the last of its domain is replaced. */
export function gtidSetAfter(gtidSet: string, gtid: string): string {
  const position = MariadbGtidPosition.parse(gtidSet);
  const [domainId = "0", serverId = "0", seqNo = "0"] = gtid.split("-");
  position.add({ domainId: Number(domainId), serverId: Number(serverId), seqNo });
  return position.toString();
}

/** Replication domains a GTID set speaks of: `0-1-9,5-1-3` has 0 and 5. */
export function gtidDomains(gtidSet: string): string[] {
  return gtidSet.split(",").flatMap((gtid) => (gtid === "" ? [] : [gtid.split("-")[0] ?? ""]));
}
