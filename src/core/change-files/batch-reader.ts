import { PoisonFileError } from "../errors/error-classes.ts";
import { BadRowLimit } from "./bad-row-limit.ts";
import type { ChangeBatch } from "./change-batch.ts";
import { CsvReader, MAX_RECORD_CHARACTERS } from "./csv-reader.ts";
import { NOT_SUPPLIED_TOKEN } from "./dms-columns.ts";
import type { FileContext, FileLayout } from "./file-layout.ts";
import { fileLayout } from "./file-layout.ts";
import { RowDecoder } from "./row-decoder.ts";

/** Text in, batches out, without waiting for anything: the part of `readChangeFile` that is not asynchronous. */
export class BatchReader {
  readonly #file: FileContext;
  readonly #maxBatchChanges: number;
  readonly #csv = new CsvReader();
  readonly #limit: BadRowLimit;
  #decoder: RowDecoder | null = null;
  #batch = emptyBatch(null);
  #isFirstBatch = true;
  #mayLackColumns = false;

  constructor(file: FileContext, maxBatchChanges: number) {
    this.#file = file;
    this.#maxBatchChanges = maxBatchChanges;
    this.#limit = new BadRowLimit(file.key);
  }

  push(chunk: string): void {
    this.#csv.push(chunk);
    this.#mayLackColumns = this.#csv.contains(NOT_SUPPLIED_TOKEN);
  }

  end(): void {
    this.#csv.end();
  }

  /** The batches that the text pushed so far completes. */
  *fullBatches(): Generator<ChangeBatch, void, undefined> {
    const decoder = (this.#decoder ??= this.#readHeader());
    if (decoder === null) return;
    const { record } = this.#csv;
    while (this.#advance()) {
      const batch = this.#batch;
      decoder.decode(record, batch, this.#mayLackColumns);
      if (batch.changes.length + batch.bad.length >= this.#maxBatchChanges) yield this.#takeBatch();
    }
  }

  /** What is left at the end of the file; refuses the file if too much of it was bad. */
  *lastBatch(): Generator<ChangeBatch, void, undefined> {
    if (this.#decoder === null) throw emptyFile(this.#file.key);
    const { rowsRead, flags } = this.#batch;
    this.#limit.add(this.#batch);
    this.#limit.check();
    if (this.#isFirstBatch || rowsRead > 0 || flags.repeatedHeaders > 0) yield this.#batch;
  }

  #takeBatch(): ChangeBatch {
    const batch = this.#batch;
    this.#limit.add(batch);
    this.#batch = emptyBatch(null);
    this.#isFirstBatch = false;
    return batch;
  }

  #readHeader(): RowDecoder | null {
    if (!this.#advance()) return null;
    const { record } = this.#csv;
    const layout = fileLayout({ text: record.raw(), fields: record.fields() }, this.#file);
    this.#batch = emptyBatch(layout);
    return new RowDecoder(layout, this.#file);
  }

  #advance(): boolean {
    const state = this.#csv.next();
    if (state === "record" || state === "more") return state === "record";
    throw new PoisonFileError({
      code: "TS207",
      where: `${this.#file.key} line ${this.#csv.record.line}`,
      found:
        state === "open quote"
          ? "a quote that is not closed"
          : `a record of more than ${MAX_RECORD_CHARACTERS} characters`,
      expected: "a closing quote and a line feed",
      remedy: "The file was cut off or is not quoted as RFC 4180 says: upload it again.",
    });
  }
}

function emptyBatch(layout: FileLayout | null): ChangeBatch {
  return {
    changes: [],
    bad: [],
    rowsRead: 0,
    counts: { load: 0, insert: 0, update: 0, delete: 0, keyUpdate: 0 },
    flags: {
      zeroDates: 0,
      repeatedHeaders: 0,
      unknownColumns: layout?.unknownColumns ?? [],
      missingBeforeImages: layout?.missingBeforeImages ?? [],
    },
  };
}

function emptyFile(key: string): PoisonFileError {
  return new PoisonFileError({
    code: "TS202",
    where: key,
    found: "no text at all",
    expected: "a header line",
    remedy: "Upload the file again. DMS writes a header into every file when AddColumnName is true.",
  });
}
