import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { FileSink } from "../../../localstack/dms/file-sink.ts";

/** Change files as files of a folder; a put appears whole or not at all, like an S3 object. */
export function createFolderSink(folder: string): FileSink {
  let counter = 0;
  return {
    async put(key, body) {
      const file = path.join(folder, key);
      await mkdir(path.dirname(file), { recursive: true });
      counter += 1;
      const temporary = path.join(folder, `.put-${process.pid}-${counter}`);
      const handle = await open(temporary, "w");
      await handle.writeFile(body);
      await handle.close();
      await rename(temporary, file);
    },
    async remove(key) {
      await rm(path.join(folder, key), { force: true });
    },
  };
}
