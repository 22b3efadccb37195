import { closeSync, createReadStream, readSync } from "node:fs";
import type { ByteRange } from "./byte-range.ts";

/** Below this one synchronous read is faster than a stream's three trips through the thread pool. */
const SMALL_BYTES = 64 * 1024;
const STREAM_CHUNK_BYTES = 256 * 1024;

/** Reads a range of an open file and closes it: small ones at once, others as a stream with constant memory. */
export function readObjectBody(fd: number, range: ByteRange): Buffer | AsyncIterable<Buffer> {
  const length = range.last - range.first + 1;
  if (length > SMALL_BYTES) {
    return createReadStream("", { fd, start: range.first, end: range.last, highWaterMark: STREAM_CHUNK_BYTES });
  }
  try {
    const bytes = Buffer.alloc(length);
    readSync(fd, bytes, 0, length, range.first);
    return bytes;
  } finally {
    closeSync(fd);
  }
}
