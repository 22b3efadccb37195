import type { Readable } from "node:stream";
import { CsvReader } from "../../src/core/change-files/csv-reader.ts";
import type { CsvRecord } from "../../src/core/change-files/csv-record.ts";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { SOURCE_CODES } from "../../src/core/errors/source-codes.ts";

const unreadable = (where: string, found: string, cause?: unknown): InvalidInputError =>
  new InvalidInputError(
    { code: "TS363", where, found, expected: "CSV text in UTF-8", remedy: SOURCE_CODES.TS363.remedy },
    cause,
  );

/** A blank line, or one of nothing but spaces. */
const isBlank = (record: CsvRecord): boolean => record.fieldCount === 1 && record.field(0).trim() === "";

/**
 * The records of a CSV stream, blank lines left out. A record is good until the next one is asked for.
 * @throws InvalidInputError TS363: not UTF-8, a quote that is never closed, broken gzip
 */
export async function* rawRecords(bytes: Readable, where: string): AsyncGenerator<CsvRecord> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const reader = new CsvReader();
  const decode = (chunk?: Buffer): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (error) {
      throw unreadable(where, `bytes that are no UTF-8 behind line ${reader.record.line}`, error);
    }
  };
  try {
    for await (const chunk of bytes) {
      reader.push(decode(chunk as Buffer));
      yield* recordsAtHand(reader, where);
    }
  } catch (error) {
    throw error instanceof InvalidInputError ? error : unreadable(where, (error as Error).message, error);
  }
  reader.push(decode());
  reader.end();
  yield* recordsAtHand(reader, where);
}

function* recordsAtHand(reader: CsvReader, where: string): Generator<CsvRecord> {
  for (let state = reader.next(); state !== "more"; state = reader.next()) {
    if (state !== "record") {
      throw unreadable(where, `a quote opened on line ${reader.record.line} and never closed`);
    }
    if (!isBlank(reader.record)) yield reader.record;
  }
}
