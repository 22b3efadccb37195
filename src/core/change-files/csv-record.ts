/** More fields than MariaDB has columns (4,096 and the added ones); fields beyond are counted, not kept. */
const MAX_FIELDS = 4_200;

/** How a field was written. Quoting carries no meaning in DMS files except that a quoted token is never the NULL token. */
export const UNQUOTED = 0;
export const QUOTED = 1;
/** Quoted, with doubled quotes inside. */
export const QUOTED_TWICE = 2;

/**
 * One record of a change file as positions in the text at hand: a string is made only when a decoder asks for one, which
 * is what makes reading faster than splitting. Valid until the reader moves on.
 */
export class CsvRecord {
  text = "";
  /** Physical line where the record starts; the file's first line is 1. */
  line = 1;
  /** Raw record: text[start, end), without the line feed that ends it. */
  start = 0;
  end = 0;
  fieldCount = 0;
  /** Content of field i: text[starts[i], ends[i]), quotes excluded. */
  readonly starts = new Int32Array(MAX_FIELDS);
  readonly ends = new Int32Array(MAX_FIELDS);
  readonly styles = new Uint8Array(MAX_FIELDS);
  /** The quoting is broken: where and how. The record ends at the next line feed outside quotes. */
  quotingFault: { field: number; found: string } | null = null;

  raw(): string {
    return this.text.slice(this.start, this.end);
  }

  field(index: number): string {
    const content = this.text.slice(this.starts[index], this.ends[index]);
    return this.styles[index] === QUOTED_TWICE ? content.replaceAll('""', '"') : content;
  }

  fields(): string[] {
    return Array.from({ length: Math.min(this.fieldCount, MAX_FIELDS) }, (_, index) => this.field(index));
  }
}
