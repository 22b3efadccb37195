import { loadFileKey } from "./change-file-key.ts";
import { createLoadFiles } from "./load-files.ts";
import type { MysqlAddress } from "../../src/core/mysql-address.ts";
import type { SourceConnection } from "./source-connection.ts";
import { streamRows } from "./stream-rows.ts";
import type { TableCodec } from "./table-codec.ts";
import { dmsTimestamp } from "./utc-text.ts";

export type FullLoadWork = {
  source: { connection: SourceConnection; address: MysqlAddress };
  folder: string;
  schema: string;
  maxFileBytes: number;
  /** Task start: every LOAD row carries it (UseTaskStartTimeForFullLoadTimestamp). */
  startedAtMs: number;
  put: (key: string, body: Buffer) => Promise<void>;
  /** Called before file `number` of a table is put, so that a killed load knows what it left behind. */
  beforePut: (table: string, number: number) => Promise<void>;
  onRow: (table: string) => void;
};

/** LOAD rows have empty `dms_seq` and `dms_pos`: version zero, any change of the epoch is newer. */
const NO_SEQUENCE_NO_POSITION = ",,";

/**
 * Writes one table's LOAD files in primary-key order, from the snapshot that is open on the connection.
 * @returns the number of files
 */
export async function loadTable(work: FullLoadWork, codec: TableCodec): Promise<number> {
  const { schema, folder, source } = work;
  const { table } = codec;
  const quoted = [schema, table].map((name) => `\`${name.replaceAll("`", "``")}\``).join(".");
  const sql = `SELECT ${codec.selectList} FROM ${quoted} ORDER BY ${codec.orderBy}`;
  const files = createLoadFiles(codec.header, work.maxFileBytes, async (number, body) => {
    await work.beforePut(table, number);
    await work.put(loadFileKey({ folder, schema, table }, number), body);
  });
  const head = `I,${dmsTimestamp(work.startedAtMs)},`;
  const tail = `${NO_SEQUENCE_NO_POSITION},${codec.noBeforeKey}\n`;
  await streamRows(source, { sql, binaryColumns: codec.binaryColumns }, (row) => {
    work.onRow(table);
    return files.add(head + codec.loadedCells(row) + tail);
  });
  return files.finish();
}
