import { createReadStream } from "node:fs";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** A raw file's bytes, unpacked. `onBytes` is told how many more bytes of the file on disk were read. */
export function rawBytes(file: { path: string; isGzip: boolean }, onBytes: (bytes: number) => void): Readable {
  const stored = createReadStream(file.path);
  stored.on("data", (chunk) => onBytes(chunk.length));
  // A fault of either ends both; whoever reads the result is told.
  return file.isGzip ? pipeline(stored, createGunzip(), () => {}) : stored;
}
