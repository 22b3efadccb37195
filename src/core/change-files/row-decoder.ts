import { PoisonFileError } from "../errors/error-classes.ts";
import type { ChangeBatch } from "./change-batch.ts";
import type { CsvRecord } from "./csv-record.ts";
import { NOT_SUPPLIED_TOKEN, OPERATION_COLUMN } from "./dms-columns.ts";
import { isNotSupplied } from "./field-reader.ts";
import type { FileContext, FileLayout } from "./file-layout.ts";
import type { FieldFault } from "./row-notes.ts";
import { quoted } from "./row-notes.ts";

const INSERT = "I";
const UPDATE = "U";
const DELETE = "D";
type Operation = typeof INSERT | typeof UPDATE | typeof DELETE;

/** Turns records of one file into row changes or bad rows. */
export class RowDecoder {
  readonly #layout: FileLayout;
  readonly #file: FileContext;

  constructor(layout: FileLayout, file: FileContext) {
    this.#layout = layout;
    this.#file = file;
  }

  /**
   * Adds what one record says to the batch. `mayLackColumns`: the text at hand contains `__NOSUP__`; looking through all fields
   * of every row for it would cost 20 ns of about 400.
   * @throws PoisonFileError TS206 (another header inside the file), TS209 (a row image that is not full).
   */
  decode(record: CsvRecord, batch: ChangeBatch, mayLackColumns: boolean): void {
    const { notes } = this.#layout;
    const operationText = record.field(this.#layout.operation.index);
    if (operationText === OPERATION_COLUMN && record.fieldCount > 1) {
      this.#repeatedHeader(record);
      batch.flags.repeatedHeaders++;
      return;
    }
    batch.rowsRead++;
    notes.fault = null;
    notes.zeroDates = 0;
    const operation = this.#operation(record, operationText);
    if (operation === null) return this.#bad(record, batch);
    if (mayLackColumns && operation !== DELETE) this.#refuseMissingValues(record);
    const changesBefore = batch.changes.length;
    this.#pushChanges(record, operation, batch);
    if (notes.fault === null) return this.#count(operation, batch, changesBefore);
    batch.changes.length = changesBefore;
    this.#bad(record, batch);
  }

  #pushChanges(record: CsvRecord, operation: Operation, batch: ChangeBatch): void {
    const { decoder, version: readVersion } = this.#layout;
    const version = readVersion(record);
    if (operation === DELETE) {
      batch.changes.push(decoder.remove(record, version));
      return;
    }
    const before = operation === UPDATE ? decoder.removeBefore(record, version) : null;
    if (before !== null) batch.changes.push(before);
    batch.changes.push(decoder.upsert(record, version));
  }

  #count(operation: Operation, batch: ChangeBatch, changesBefore: number): void {
    const { counts, flags } = batch;
    flags.zeroDates += this.#layout.notes.zeroDates;
    if (operation === DELETE) counts.delete++;
    else if (operation === UPDATE) counts.update++;
    else if (this.#file.name.kind === "load") counts.load++;
    else counts.insert++;
    if (batch.changes.length - changesBefore > 1) counts.keyUpdate++;
  }

  /** The record's operation; null with a fault noted when the record as a whole cannot be read. */
  #operation(record: CsvRecord, text: string): Operation | null {
    const { notes, header } = this.#layout;
    const { quotingFault } = record;
    const fault = (column: string | null, what: Omit<FieldFault, "column">): null => {
      notes.fault = { column, ...what };
      return null;
    };
    if (quotingFault !== null) {
      const expected = "quotes around the whole field, doubled inside";
      return fault(header[quotingFault.field] ?? null, { code: "TS221", found: quotingFault.found, expected });
    }
    if (record.fieldCount !== header.length) {
      return fault(null, {
        code: "TS220",
        found: `${record.fieldCount} fields`,
        expected: `${header.length} as in the header`,
      });
    }
    if (text === INSERT) return text;
    const isLoad = this.#file.name.kind === "load";
    if (!isLoad && (text === UPDATE || text === DELETE)) return text;
    return fault(OPERATION_COLUMN, {
      code: "TS222",
      found: quoted(text),
      expected: isLoad ? "I in a full-load file" : "I, U or D",
    });
  }

  #bad(record: CsvRecord, batch: ChangeBatch): void {
    const { fault } = this.#layout.notes;
    if (fault === null) return;
    const { column, code, found, expected } = fault;
    const reason = `found ${found}, expected ${expected}`;
    batch.bad.push({ file: this.#file.key, line: record.line, column, code, reason, raw: record.raw() });
  }

  /**
   * gzip members put together repeat the header. The same line again is passed over (`Op` is no operation, so it never was a
   * row); another one means that the rows behind it would be read into the wrong columns.
   */
  #repeatedHeader(record: CsvRecord): void {
    if (record.raw() === this.#layout.headerText) return;
    throw new PoisonFileError({
      code: "TS206",
      where: `${this.#file.key} line ${record.line}`,
      found: `the header ${quoted(record.raw())}`,
      expected: `the header of line 1, ${quoted(this.#layout.headerText)}`,
      remedy: "Send the two parts as two files.",
    });
  }

  #refuseMissingValues(record: CsvRecord): void {
    const { header } = this.#layout;
    const index = header.findIndex((_, at) => isNotSupplied(record, at));
    if (index < 0) return;
    throw new PoisonFileError({
      code: "TS209",
      where: `${this.#file.key} line ${record.line}, column \`${header[index] ?? ""}\``,
      found: NOT_SUPPLIED_TOKEN,
      expected: "a value in every column of an inserted or updated row",
      remedy: "Set binlog_row_image=FULL in the source and start a new full load (a new epoch).",
    });
  }
}
