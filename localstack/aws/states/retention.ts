import type { ExecutionIndex } from "./execution-index.ts";
import type { ExecutionJournal } from "./execution-journal.ts";

/**
 * Succeeded executions kept per machine; older ones are forgotten with their children. Live mode makes one a second, so this is the last
 * half hour: enough to look at, and 2,000 journals of some 40 events are about 60 MB. Unsuccessful ones are kept, they can be redriven.
 */
export const KEPT_SUCCEEDED = 2000;
/** Forgotten in slices, so that not every new execution removes files. */
export const FORGET_SLICE = 200;

/** Forgets the oldest succeeded executions of a machine beyond `kept + FORGET_SLICE`, down to `kept`. */
export function forgetOld(
  index: ExecutionIndex,
  journal: ExecutionJournal,
  machine: string,
  kept = KEPT_SUCCEEDED,
): void {
  const succeeded = [...index.executions.values()].filter(
    (record) => record.machine === machine && record.status === "SUCCEEDED",
  );
  if (succeeded.length < kept + FORGET_SLICE) return;
  for (const { arn } of succeeded.slice(0, succeeded.length - kept)) {
    const mapRuns = index.mapRunsOf(arn).map((mapRun) => mapRun.arn);
    const children = mapRuns.flatMap((mapRun) => index.children(mapRun)).map((child) => child.arn);
    for (const execution of [arn, ...children]) journal.remove(execution);
    index.forget([arn, ...mapRuns, ...children]);
  }
}
