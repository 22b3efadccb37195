import type { Loading } from "../reconcile/loading.ts";

/** Runs in a sentence; the rest is a number. */
const MAX_NAMED = 3;

/** What was still being loaded, in words. */
export function loadingText({ held, fullLoadPercent }: Loading): string {
  const others = held.slice(MAX_NAMED).reduce((sum, { files }) => sum + files, 0);
  return [
    ...held.slice(0, MAX_NAMED).map(({ runId, files }) => `${counted(files)} with run ${runId}`),
    ...(others > 0 ? [`${counted(others)} with other runs`] : []),
    ...(fullLoadPercent === null ? [] : [`DMS's full load at ${fullLoadPercent} %`]),
  ].join(", ");
}

const counted = (files: number): string => `${files} ${files === 1 ? "file" : "files"}`;
