import type { Connection } from "mysql2/promise";
import type { CsvRecord } from "../../src/core/change-files/csv-record.ts";
import { rawBytes } from "./raw-bytes.ts";
import type { RawFile } from "./raw-file.ts";
import { rawRecords } from "./raw-records.ts";
import { stagedName } from "./staged-name.ts";
import { stagedTable } from "./staging-tables.ts";

/** Rows of one INSERT, and characters after which it is sent earlier: far below any max_allowed_packet. */
const ROWS_PER_INSERT = 2_000;
const CHARACTERS_PER_INSERT = 1_000_000;

type StagedRow = readonly (string | number | null)[];

/** Line, fields (null where the row ends early), the first surplus field, what is wrong with its quotes. */
function stagedRow(record: CsvRecord, width: number): StagedRow {
  const row: (string | number | null)[] = [record.line];
  for (let index = 0; index <= width; index++) row.push(index < record.fieldCount ? record.field(index) : null);
  row.push(record.quotingFault === null ? null : `broken quotes: ${record.quotingFault.found}`);
  return row;
}

/** Streams a raw file into its staging table with our own reader, in one transaction: memory does not grow with the file. */
export async function stageByInsert(
  connection: Connection,
  file: RawFile,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const width = file.headers.length;
  const names = ["line", ...file.headers.map(stagedName), "surplus", "fault"].map((name) => `\`${name}\``).join(", ");
  const insert = `INSERT INTO ${stagedTable(file.layout.file)} (${names}) VALUES ?`;
  let rows: StagedRow[] = [];
  let characters = 0;
  const send = async (): Promise<void> => {
    if (rows.length > 0) await connection.query(insert, [rows]);
    rows = [];
    characters = 0;
  };
  await connection.beginTransaction();
  for await (const record of rawRecords(rawBytes(file, onBytes), file.path)) {
    if (record.line === file.headerLine) continue;
    rows.push(stagedRow(record, width));
    characters += record.end - record.start;
    if (rows.length >= ROWS_PER_INSERT || characters >= CHARACTERS_PER_INSERT) await send();
  }
  await send();
  await connection.commit();
}
