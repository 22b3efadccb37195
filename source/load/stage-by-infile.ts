import type { Connection, RowDataPacket } from "mysql2/promise";
import { UNQUOTED, type CsvRecord } from "../../src/core/change-files/csv-record.ts";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { SOURCE_CODES } from "../../src/core/errors/source-codes.ts";
import { blankLinesSql, infileSql } from "./infile-sql.ts";
import { rawBytes } from "./raw-bytes.ts";
import type { RawFile } from "./raw-file.ts";
import { rawRecords } from "./raw-records.ts";
import { stagedTable } from "./staging-tables.ts";

/**
 * Sends a raw file to the server, which reads it itself. The file passes our reader before: what the two would read differently is refused.
 * @throws InvalidInputError TS363, TS366
 */
export async function stageByInfile(
  connection: Connection,
  file: RawFile,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const records = await recordsBothReadAlike(file);
  await connection.query("SET @line = ?, @step = 1", [file.headerLine]);
  await connection.query({ sql: infileSql(file), infileStreamFactory: () => rawBytes(file, onBytes) });
  await connection.query(blankLinesSql(file));
  const [rows] = await connection.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${stagedTable(file.layout.file)}`);
  const staged = Number(rows[0]?.["n"]);
  // Rows that end in CR LF and in LF in one file: the server knows one row end only.
  if (staged !== records) throw readDifferently(file.path, `${records} rows for us and ${staged} for the server`);
}

async function recordsBothReadAlike(file: RawFile): Promise<number> {
  let records = 0;
  for await (const record of rawRecords(
    rawBytes(file, () => {}),
    file.path,
  )) {
    const difference = readDifferentlyBecause(record);
    if (difference !== null) throw readDifferently(`${file.path}, line ${record.line}`, difference);
    if (record.line !== file.headerLine) records += 1;
  }
  return records;
}

function readDifferentlyBecause(record: CsvRecord): string | null {
  if (record.quotingFault !== null) return record.quotingFault.found;
  for (let index = 0; index < record.fieldCount; index++) {
    const isWordNull = record.styles[index] === UNQUOTED && record.field(index) === "NULL";
    if (isWordNull) return "the unquoted word NULL, which the server reads as no value";
  }
  return null;
}

const readDifferently = (where: string, found: string): InvalidInputError =>
  new InvalidInputError({
    code: "TS366",
    where,
    found,
    expected: "text that LOAD DATA reads as we do",
    remedy: SOURCE_CODES.TS366.remedy,
  });
