import type { ServerProgress } from "../servers/running-server.ts";

const BYTES_PER_MB = 1_048_576;
const BAR_CELLS = 24;

const megabytes = (bytes: number): string => `${(bytes / BYTES_PER_MB).toFixed(1)} MB`;

function bar(done: number, total: number): string {
  const full = Math.round(BAR_CELLS * Math.min(1, total === 0 ? 1 : done / total));
  return `[${"#".repeat(full)}${".".repeat(BAR_CELLS - full)}]`;
}

/** One line for a step of a preparation; with a bar when it is known how much there is to fetch. */
export function progressText({ what, step, doneBytes, totalBytes }: ServerProgress): string {
  const doing = `${what}: ${step}`;
  if (totalBytes !== null && totalBytes > 0)
    return `${doing} ${bar(doneBytes, totalBytes)} ${megabytes(doneBytes)} of ${megabytes(totalBytes)}`;
  return doneBytes > 0 ? `${doing} ${megabytes(doneBytes)}` : doing;
}
