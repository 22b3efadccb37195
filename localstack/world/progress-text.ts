import type { ServerProgress } from "../servers/running-server.ts";
import { progressBar } from "./progress-bar.ts";

const BYTES_PER_MB = 1_048_576;

const megabytes = (bytes: number): string => `${(bytes / BYTES_PER_MB).toFixed(1)} MB`;

/** One line for a step of a preparation; with a bar when it is known how much there is to fetch. */
export function progressText({ what, step, doneBytes, totalBytes }: ServerProgress): string {
  const doing = `${what}: ${step}`;
  if (totalBytes !== null && totalBytes > 0)
    return `${doing} ${progressBar(doneBytes, totalBytes)} ${megabytes(doneBytes)} of ${megabytes(totalBytes)}`;
  return doneBytes > 0 ? `${doing} ${megabytes(doneBytes)}` : doing;
}
