import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Enough for the reason a server gives up; a whole log would hide it. */
const TAIL_LINES = 12;
const TAIL_BYTES = 8_192;

/** The last lines of a log file, from byte `since` on; empty when there is no such file. */
export const logTail = (path: string, since = 0): string[] => {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return [];
  }
  try {
    const size = fstatSync(file).size;
    const start = Math.max(since, size - TAIL_BYTES, 0);
    const buffer = Buffer.alloc(Math.max(size - start, 0));
    readSync(file, buffer, 0, buffer.length, start);
    const lines = buffer.toString("utf8").split("\n");
    return lines.filter((line) => line.trim() !== "").slice(-TAIL_LINES);
  } finally {
    closeSync(file);
  }
};
