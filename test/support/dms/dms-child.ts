import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startDmsInto, type DmsOptions } from "../../../localstack/dms/start-dms.ts";
import { createFolderSink } from "./folder-sink.ts";

/**
 * A process that replicates until it is killed. Every put is slow and also kept under a name of its own, so that files a later attempt
 * overwrites are still there: a pipeline may have loaded them.
 * Arguments: options as JSON (with `files`, `archive`, `putMs`).
 */
const { files, archive, putMs, ...options } = JSON.parse(process.argv[2] ?? "{}") as Omit<DmsOptions, "log"> & {
  files: string;
  archive: string;
  putMs: number;
};

const sink = createFolderSink(files);
let puts = 0;
const slow = {
  ...sink,
  async put(key: string, body: Buffer) {
    await sleep(putMs);
    await sink.put(key, body);
    puts += 1;
    const kept = path.join(archive, `${process.pid}-${puts}`, key);
    await mkdir(path.dirname(kept), { recursive: true });
    await cp(path.join(files, key), kept);
  },
};
const dms = await startDmsInto(slow, { ...options, log: (line) => process.stdout.write(`${line}\n`) });
process.stdout.write(`started ${dms.status().state}\n`);
await dms.failed;
