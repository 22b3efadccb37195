import { PoisonFileError } from "../core/errors/error-classes.ts";
import { gunzipped } from "./gunzipped.ts";
import { utf8Text } from "./utf8-text.ts";

const GZIP_MAGIC = [0x1f, 0x8b] as const;

/**
 * Bytes of a change file, from wherever, as text. Compression is read from the first two bytes, not from the name: DMS's suffix
 * and Content-Encoding depend on its version, and people rename files.
 * @throws PoisonFileError TS201 (broken gzip), TS202 (no bytes), TS203 (no UTF-8).
 */
export async function* changeFileText(
  bytes: AsyncIterable<Uint8Array>,
  key: string,
): AsyncGenerator<string, void, undefined> {
  const source = bytes[Symbol.asyncIterator]();
  try {
    const head = await firstBytes(source);
    if (head.length === 0) throw emptyFile(key);
    const all = withHead(head, source);
    const isGzip = head[0] === GZIP_MAGIC[0] && head[1] === GZIP_MAGIC[1];
    yield* utf8Text(isGzip ? gunzipped(all, key) : all, key);
  } finally {
    // Also when the reader refuses the file half way: an open GetObject response would keep its connection.
    await source.return?.();
  }
}

/** At least two bytes, unless there are fewer. */
async function firstBytes(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < GZIP_MAGIC.length) {
    const next = await source.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

async function* withHead(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

function emptyFile(key: string): PoisonFileError {
  return new PoisonFileError({
    code: "TS202",
    where: key,
    found: "an object of zero bytes",
    expected: "a header line",
    remedy: "Upload the file again. DMS writes a header into every file when AddColumnName is true.",
  });
}
