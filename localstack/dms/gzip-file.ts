import { createGzip } from "node:zlib";

/** Text handed to zlib at once: small writes cost more than the compression itself. */
const CHUNK_CHARACTERS = 64 * 1024;

/** A gzip file growing in memory, compressed on the way: 64 MB of text are held as about 8 MB. */
export type GzipFile = {
  /** Returns a promise only when the compressor is behind: wait for it before writing on. */
  write: (text: string) => Promise<void> | undefined;
  finish: () => Promise<Buffer>;
};

export function createGzipFile(): GzipFile {
  const gzip = createGzip();
  const parts: Buffer[] = [];
  const finished = new Promise<Buffer>((resolve, reject) => {
    gzip.on("data", (part: Buffer) => parts.push(part));
    gzip.on("end", () => resolve(Buffer.concat(parts)));
    gzip.on("error", reject);
  });
  let pending = "";
  return {
    write(text) {
      pending += text;
      if (pending.length < CHUNK_CHARACTERS) return undefined;
      const ready = gzip.write(pending, "utf8");
      pending = "";
      return ready ? undefined : new Promise((resolve) => void gzip.once("drain", resolve));
    },
    finish() {
      gzip.end(pending, "utf8");
      return finished;
    },
  };
}
