import type { RawRow, TableShape } from "./table-codec.ts";

export type RowOperation = "I" | "U" | "D";

/** `before` is null on I, `after` on D. */
export type ChangedRow = { before: RawRow | null; after: RawRow | null };

/** The part of MariaDB's binary log this task understands, as the log reader (`binlog-stream.ts`) hands it over, in log order. */
export type BinlogEvent =
  /** Starts an event group. `standalone` && `ddl`: one query follows and no commit. */
  | { kind: "gtid"; gtid: string; standalone: boolean; ddl: boolean }
  | {
      kind: "rows";
      op: RowOperation;
      shape: TableShape;
      rows: ChangedRow[];
      position: string;
      fullMetadata: boolean;
      fullImage: boolean;
    }
  | { kind: "query"; schema: string; sql: string; position: string; atMs: number }
  | { kind: "commit"; position: string; atMs: number }
  /** Ends a group whose fate is decided by a later query, `XA COMMIT <xid>`. */
  | { kind: "xa-prepare"; xid: string; position: string; atMs: number }
  /** The server has nothing new: everything sent before has been read. */
  | { kind: "heartbeat" };
