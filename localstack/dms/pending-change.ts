import type { RowOperation } from "./binlog-event.ts";
import type { EncodedChange, TableCodec } from "./table-codec.ts";

/** A changed row of a transaction whose commit has not been read yet. */
export type PendingChange = EncodedChange & { codec: TableCodec; op: RowOperation; position: string };
