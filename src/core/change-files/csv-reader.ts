import { CsvRecord, QUOTED, QUOTED_TWICE, UNQUOTED } from "./csv-record.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * A record that is still open after this many characters has a quote that was never closed, or is no CSV. A MariaDB row in these files is
 * far smaller (text columns are cut at LobMaxSize, 64 KB); without a limit one stray quote would pull the whole file into memory.
 */
export const MAX_RECORD_CHARACTERS = 4 * 1024 * 1024;

/** What `next` found: a record, nothing until more text is pushed, a quote open at the end of the file, or a record beyond the limit. */
export type ReadState = "record" | "more" | "open quote" | "too long";

/**
 * Streaming reader for the CSV text AWS DMS writes (RFC 4180, comma, line feed): push text in pieces of any size, then call `next`
 * until it says "more". Own code because this is the hot path: it finds field borders and makes no strings, and it keeps lines and raw text for quarantine.
 *
 * - Quoted fields may hold commas, line feeds, CR LF and doubled quotes; all kept as they are.
 * - A lone CR is content. CR LF as row end is recognised by the header line: DMS never writes it, editors on Windows do.
 * - The last record needs no line feed. An empty line is a record of one empty field.
 * - A byte order mark before the first record is passed over.
 */
export class CsvReader {
  readonly record = new CsvRecord();
  #text = "";
  #at = 0;
  #line = 1;
  #isFirst = true;
  #isEnded = false;
  #rowsEndInCrLf = false;
  #lineFeedsInside = 0;
  /** The first quote and comma at or behind the record, as far as looked for; smaller means: look again. */
  #nextQuote = -1;
  #nextComma = -1;

  push(chunk: string): void {
    // What is left of the last chunk is the beginning of a record, usually under a hundred characters.
    this.#text = this.#at < this.#text.length ? this.#text.slice(this.#at) + chunk : chunk;
    this.#at = this.#isFirst && this.#text.startsWith("\uFEFF") ? 1 : 0;
    this.#nextQuote = -1;
    this.#nextComma = -1;
  }

  /** No more text comes: what is left is the last record. */
  end(): void {
    this.#isEnded = true;
  }

  /** Whether the text at hand holds a word: one fast look per chunk can save one per field. */
  contains(word: string): boolean {
    return this.#text.includes(word, this.#at);
  }

  /** Moves to the next record. `record` is only good until the next call of `next` or `push`. */
  next(): ReadState {
    const { record } = this;
    const text = this.#text;
    const start = this.#at;
    if (start >= text.length) return "more";
    record.text = text;
    record.start = start;
    record.line = this.#line;
    record.quotingFault = null;
    this.#lineFeedsInside = 0;
    const end = this.#scan(text, start);
    if (end < 0 && this.#isEnded) return "open quote";
    if (end < 0) return text.length - start > MAX_RECORD_CHARACTERS ? "too long" : "more";
    record.end = end;
    this.#at = end + 1;
    this.#line += 1 + this.#lineFeedsInside;
    this.#trimCarriageReturn();
    this.#isFirst = false;
    return "record";
  }

  /** Marks the fields of one record. Returns where its line feed (or the end of the file) is, -1 when more text is needed. */
  #scan(text: string, start: number): number {
    const lineEnd = placeOf("\n", text, start);
    if (lineEnd === text.length && !this.#isEnded) return -1;
    if (this.#nextQuote < start) this.#nextQuote = placeOf('"', text, start);
    return this.#nextQuote < lineEnd ? this.#scanWithQuotes(text, start) : this.#scanPlain(text, start, lineEnd);
  }

  /**
   * A line without quotes, as nearly all are. indexOf looks at 16 or 32 characters at a time: measured two to four times as fast as
   * a loop over the characters. The comma found behind the line's end is the next line's first.
   */
  #scanPlain(text: string, start: number, lineEnd: number): number {
    const { starts, ends, styles } = this.record;
    let field = 0;
    let at = start;
    let comma = this.#nextComma < start ? placeOf(",", text, start) : this.#nextComma;
    for (; comma < lineEnd; field++) {
      starts[field] = at;
      ends[field] = comma;
      styles[field] = UNQUOTED;
      at = comma + 1;
      comma = placeOf(",", text, at);
    }
    starts[field] = at;
    ends[field] = lineEnd;
    styles[field] = UNQUOTED;
    this.#nextComma = comma;
    this.record.fieldCount = field + 1;
    return lineEnd;
  }

  #scanWithQuotes(text: string, start: number): number {
    const { record } = this;
    let at = start;
    for (let field = 0; ; field++) {
      at = text.charCodeAt(at) === QUOTE ? this.#scanQuoted(text, at, field) : this.#scanUnquoted(text, at, field);
      if (at < 0) return -1;
      if (text.charCodeAt(at) === COMMA) {
        at++;
        continue;
      }
      record.fieldCount = field + 1;
      return at < text.length || this.#isEnded ? at : -1;
    }
  }

  /** To the comma, line feed or end behind an unquoted field. */
  #scanUnquoted(text: string, start: number, field: number): number {
    const { record } = this;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === COMMA || code === LINE_FEED) break;
      if (code === QUOTE) record.quotingFault ??= { field, found: "a quote inside an unquoted field" };
    }
    record.starts[field] = start;
    record.ends[field] = at;
    record.styles[field] = UNQUOTED;
    return at;
  }

  /** From an opening quote to the comma, line feed or end behind the closing one; -1 when more text is needed. */
  #scanQuoted(text: string, open: number, field: number): number {
    const { record } = this;
    let style = QUOTED;
    let close = text.indexOf('"', open + 1);
    for (; close >= 0 && text.charCodeAt(close + 1) === QUOTE; close = text.indexOf('"', close + 2))
      style = QUOTED_TWICE;
    // A quote as the last character may be the first half of a doubled one.
    if (close < 0 || (close + 1 >= text.length && !this.#isEnded)) return -1;
    record.starts[field] = open + 1;
    record.ends[field] = close;
    record.styles[field] = style;
    for (let at = text.indexOf("\n", open); at >= 0 && at < close; at = text.indexOf("\n", at + 1))
      this.#lineFeedsInside++;
    return this.#scanBehindQuote(text, close + 1, field);
  }

  #scanBehindQuote(text: string, behind: number, field: number): number {
    const crLf = this.#rowsEndInCrLf || this.#isFirst;
    for (let at = behind; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === COMMA || code === LINE_FEED) return at;
      const isRowEnd = crLf && code === CARRIAGE_RETURN && at === behind;
      if (!isRowEnd || (at + 1 < text.length && text.charCodeAt(at + 1) !== LINE_FEED)) {
        this.record.quotingFault ??= { field, found: "text behind a closing quote" };
      }
    }
    return this.#isEnded ? text.length : -1;
  }

  /** CR LF files: the CR belongs to the row end. The header decides, so that a value that ends in CR stays whole elsewhere. */
  #trimCarriageReturn(): void {
    if (!this.#rowsEndInCrLf && !this.#isFirst) return;
    const { record } = this;
    const { end, start, fieldCount, text } = record;
    const endsInCr = end > start && text.charCodeAt(end - 1) === CARRIAGE_RETURN;
    if (this.#isFirst) this.#rowsEndInCrLf = endsInCr;
    if (!endsInCr) return;
    record.end = end - 1;
    if (record.styles[fieldCount - 1] === UNQUOTED) record.ends[fieldCount - 1] = end - 1;
  }
}

/** Where a character stands at or behind a place; the text's length when nowhere. */
function placeOf(character: string, text: string, from: number): number {
  const at = text.indexOf(character, from);
  return at < 0 ? text.length : at;
}
