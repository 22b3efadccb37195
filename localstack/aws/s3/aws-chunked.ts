import { ByteReader, incompleteBody } from "./byte-reader.ts";

const HEX_SIZE = /^[0-9a-f]{1,8}$/i;

/**
 * Takes the frames off an aws-chunked body, which SDK clients send for every stream, also over plain HTTP: `<hex size>[;chunk-signature=…]CRLF`,
 * data, CRLF, …, `0CRLF`, trailers. Emulators that keep the frames store corrupted objects. `trailers` is filled when the body was read to its
 * end. Signatures are not checked. Throws `AwsError` IncompleteBody.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source);
  for (;;) {
    const sizeText = (await reader.line())?.split(";", 1)[0]?.trim() ?? "";
    if (!HEX_SIZE.test(sizeText)) throw incompleteBody();
    let left = Number.parseInt(sizeText, 16);
    if (left === 0) break;
    while (left > 0) {
      const bytes = await reader.some(left);
      left -= bytes.length;
      yield bytes;
    }
    if ((await reader.line()) !== "") throw incompleteBody();
  }
  for (let line = await reader.line(); line !== null; line = await reader.line()) {
    const colon = line.indexOf(":");
    if (colon > 0) trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}
