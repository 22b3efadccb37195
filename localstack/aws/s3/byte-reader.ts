import { AwsError } from "../aws-error.ts";

/** A chunk header or trailer line is some 100 bytes long; a longer one is no aws-chunked body. */
const MAX_LINE_BYTES = 16 * 1024;
const LINE_FEED = 10;

export const incompleteBody = (): AwsError =>
  new AwsError("IncompleteBody", 400, "The request body terminated unexpectedly");

/** Reads a stream of buffers by lines and by counted bytes, without copying the counted ones. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next line without its CRLF; null at the end of the stream. */
  async line(): Promise<string | null> {
    for (;;) {
      const end = this.#rest.indexOf(LINE_FEED);
      if (end >= 0) {
        const text = this.#rest.toString("latin1", 0, end).replace(/\r$/, "");
        this.#rest = this.#rest.subarray(end + 1);
        return text;
      }
      if (this.#rest.length > MAX_LINE_BYTES) throw incompleteBody();
      const next = await this.#source.next();
      if (next.done) return null;
      this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
    }
  }

  /** Between 1 and `maxBytes` bytes; throws `AwsError` IncompleteBody at the end of the stream. */
  async some(maxBytes: number): Promise<Buffer> {
    while (this.#rest.length === 0) {
      const next = await this.#source.next();
      if (next.done) throw incompleteBody();
      this.#rest = next.value;
    }
    const bytes = this.#rest.subarray(0, maxBytes);
    this.#rest = this.#rest.subarray(bytes.length);
    return bytes;
  }
}
