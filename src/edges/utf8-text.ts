import { PoisonFileError } from "../core/errors/error-classes.ts";

/**
 * Decodes UTF-8 in pieces; a character cut by a piece's end is finished with the next one.
 * @throws PoisonFileError TS203 with the piece of the text, to the byte range, in which it stopped being UTF-8.
 */
export async function* utf8Text(
  bytes: AsyncIterable<Uint8Array>,
  key: string,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let position = 0;
  for await (const chunk of bytes) {
    yield decoded(() => decoder.decode(chunk, { stream: true }), key, [position, position + chunk.length]);
    position += chunk.length;
  }
  yield decoded(() => decoder.decode(), key, [position, position]);
}

function decoded(decode: () => string, key: string, [from, to]: readonly [number, number]): string {
  try {
    return decode();
  } catch (error) {
    throw new PoisonFileError(
      {
        code: "TS203",
        where: `${key} between bytes ${from} and ${to} of the uncompressed text`,
        found: "bytes that are no UTF-8",
        expected: "UTF-8",
        remedy: "Use utf8mb4 in the source; do not convert change files.",
      },
      error,
    );
  }
}
