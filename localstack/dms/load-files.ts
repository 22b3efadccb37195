import { createGzipFile, type GzipFile } from "./gzip-file.ts";

export type LoadFiles = {
  /** Adds one record (with line feed). Returns a promise when the caller must wait before the next one. */
  add: (line: string) => Promise<void> | undefined;
  /** Puts what is left and returns the number of files; 0 for an empty table, which gets no file at all. */
  finish: () => Promise<number>;
};

/**
 * One table's LOAD files: cut where the next record would pass `maxBytes` of uncompressed text (DMS's MaxFileSize), every file with the header.
 * @param put called with the file number from 1 and the gzip bytes
 */
export function createLoadFiles(
  header: string,
  maxBytes: number,
  put: (number: number, body: Buffer) => Promise<void>,
): LoadFiles {
  let file: GzipFile | null = null;
  let bytes = 0;
  let count = 0;

  const open = (): GzipFile => {
    const opened = createGzipFile();
    count += 1;
    bytes = Buffer.byteLength(header);
    // The header is shorter than the compressor's chunk: never a promise.
    void opened.write(header);
    file = opened;
    return opened;
  };
  const close = async (): Promise<void> => {
    const closing = file;
    const number = count;
    file = null;
    if (closing !== null) await put(number, await closing.finish());
  };

  return {
    add(line) {
      const lineBytes = Buffer.byteLength(line);
      if (file !== null && bytes + lineBytes > maxBytes) {
        return close().then(() => {
          const next = open();
          bytes += lineBytes;
          return next.write(line);
        });
      }
      const target = file ?? open();
      bytes += lineBytes;
      return target.write(line);
    },
    async finish() {
      await close();
      return count;
    },
  };
}
