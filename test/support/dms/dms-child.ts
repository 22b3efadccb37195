import { cp, mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startDmsInto } from "../../../localstack/dms/start-dms.ts";
import { createFolderSink } from "./folder-sink.ts";
import type { ChildSettings } from "./task-child.ts";

/**
 * A process that replicates until it is killed, or ended by SIGTERM. Every put is slow and also kept under a name of its own, so that files
 * a later attempt overwrites are still there: a pipeline may have loaded them.
 * Arguments: ChildSettings as JSON.
 */
const { files, archive, putMs, reload = [], ...options } = JSON.parse(process.argv[2] ?? "{}") as ChildSettings;

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
    // Whole or not at all: a kill may come in the middle.
    const half = `${kept}.half`;
    await cp(path.join(files, key), half);
    await rename(half, kept);
  },
};
// The test that started it is gone.
process.stdout.on("error", () => process.exit(1));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const dms = await startDmsInto(slow, { ...options, log: say });
const ended = new Promise<void>((resolve) => void process.once("SIGTERM", () => resolve()));
say(`started ${dms.status().state}`);
if (reload.length > 0) {
  await dms.fullLoadDone;
  say(`reload ${(await dms.reload(reload)) ?? "asked for"}`);
}
await Promise.race([ended, dms.failed]);
await dms.stop();
say(`peak ${process.resourceUsage().maxRSS * 1024}`);
