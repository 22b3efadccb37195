import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

/** Gzip bytes of the chunks in a row; the text never stands in memory as one piece. */
export function gzipChunks(chunks: readonly Buffer[]): Promise<Buffer> {
  return pipeline(Readable.from(chunks), createGzip(), async (compressed: AsyncIterable<Buffer>) => {
    const parts: Buffer[] = [];
    for await (const part of compressed) parts.push(part);
    return Buffer.concat(parts);
  });
}
