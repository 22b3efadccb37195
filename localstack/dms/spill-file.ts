import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { CloudUnavailableError } from "../../src/core/errors/error-classes.ts";
import type { PendingChange } from "./pending-change.ts";
import { sourceProblem } from "./source-problem.ts";
import type { TableCodec } from "./table-codec.ts";

/** The rows of one transaction that memory does not hold, in log order. */
export type SpillFile = {
  /** Appends a piece. Throws CloudUnavailableError TS341 when the disk takes no more. */
  append: (changes: readonly PendingChange[]) => void;
  /** The pieces as they were appended, one in memory at a time. */
  read: () => Generator<PendingChange[]>;
  /** Does nothing the second time. */
  remove: () => void;
};

export type OpenSpill = () => SpillFile;

/** codec index, operation, cells, position, before key */
type StoredChange = [number, PendingChange["op"], string, string, string];

const PREFIX = "spill-";
const LENGTH_BYTES = 4;

/** Files of a process that was killed: their transactions never counted and are read again. Call before the first `OpenSpill`. */
export function removeLeftSpills(stateDir: string): void {
  mkdirSync(stateDir, { recursive: true });
  for (const name of readdirSync(stateDir)) {
    if (name.startsWith(PREFIX)) rmSync(path.join(stateDir, name), { force: true });
  }
}

/**
 * Spill files beside the checkpoint. Written synchronously: rows come in the log reader's callback, which cannot wait, and a piece of a few
 * megabytes is in the page cache within milliseconds. Not synced: after a crash of the machine they are worthless anyway.
 */
export function spillFilesIn(stateDir: string): OpenSpill {
  let opened = 0;
  return () => {
    opened += 1;
    return createSpillFile(path.join(stateDir, `${PREFIX}${process.pid}-${opened}`));
  };
}

function createSpillFile(file: string): SpillFile {
  const codecs: TableCodec[] = [];
  const indexOf = new Map<TableCodec, number>();
  const stored = ({ codec, op, cells, position, beforeKey }: PendingChange): StoredChange => {
    let index = indexOf.get(codec);
    if (index === undefined) {
      index = codecs.push(codec) - 1;
      indexOf.set(codec, index);
    }
    return [index, op, cells, position, beforeKey];
  };
  const loaded = ([index, op, cells, position, beforeKey]: StoredChange): PendingChange => {
    const codec = codecs[index];
    if (codec === undefined) throw new Error(`spill file ${file} names structure ${index} of ${codecs.length}`);
    return { codec, op, cells, position, beforeKey };
  };
  let descriptor: number | null = orNoRoom(file, () => openSync(file, "w+", 0o600));
  return {
    append(changes) {
      const text = Buffer.from(JSON.stringify(changes.map(stored)));
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(text.length);
      if (descriptor !== null) writeWhole(descriptor, Buffer.concat([length, text]), file);
    },
    *read() {
      let offset = 0;
      for (;;) {
        const length = descriptor === null ? null : readWhole(descriptor, offset, LENGTH_BYTES);
        if (descriptor === null || length === null) return;
        const bytes = length.readUInt32BE();
        const text = readWhole(descriptor, offset + LENGTH_BYTES, bytes);
        if (text === null) throw new Error(`spill file ${file} ends at ${offset}`);
        offset += LENGTH_BYTES + bytes;
        yield (JSON.parse(text.toString("utf8")) as StoredChange[]).map(loaded);
      }
    },
    remove() {
      if (descriptor === null) return;
      closeSync(descriptor);
      descriptor = null;
      rmSync(file, { force: true });
    },
  };
}

function writeWhole(descriptor: number, bytes: Buffer, file: string): void {
  for (let done = 0; done < bytes.length;) done += orNoRoom(file, () => writeSync(descriptor, bytes, done));
}

function orNoRoom(file: string, work: () => number): number {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const problem = sourceProblem("TS341", file, `${code ?? "error"}: ${message}`, "room for a large transaction");
    throw new CloudUnavailableError(problem, error);
  }
}

/** null: nothing there. */
function readWhole(descriptor: number, offset: number, length: number): Buffer | null {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const read = readSync(descriptor, bytes, done, length - done, offset + done);
    if (read === 0) return null;
    done += read;
  }
  return bytes;
}
