import { changeFileName } from "../change-files/change-file-name.ts";
import type { ListedFile } from "./listed-file.ts";

/** `20261120-101500123.csv.gz`: the UTC time of the flush, to the millisecond; a tenth digit says nothing more. */
const FLUSHED = /^(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})(\d{3})/;

/**
 * How long ago DMS wrote the oldest of these change files, in whole seconds; 0 when there is none. Files of a full load do not
 * count, their names tell no time, nor do clocks that run ahead.
 */
export function lagSeconds(files: readonly ListedFile[], now: Date): number {
  const nowMs = now.getTime();
  return files.reduce((oldest, { key }) => {
    const flushedAtMs = flushTimeMs(key) ?? nowMs;
    return Math.max(oldest, Math.floor((nowMs - flushedAtMs) / 1000));
  }, 0);
}

function flushTimeMs(key: string): number | null {
  const { kind, name } = changeFileName(key);
  const [, year, month, day, hour, minute, second, ms] = FLUSHED.exec(name) ?? [];
  if (kind !== "cdc" || ms === undefined) return null;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(time) ? null : time;
}
