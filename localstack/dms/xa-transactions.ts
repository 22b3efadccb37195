import { UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import { sourceProblem } from "./source-problem.ts";
import type { XaStep } from "./transaction-assembler.ts";

/**
 * The XA transactions that are prepared and known to hold no row of ours, after one more step.
 * @throws UnsafeSourceError TS325 for a commit whose preparation stands before everything read: its rows are in no snapshot and in no log to come
 */
export function preparedAfter(prepared: readonly string[], xa: XaStep | null, position: string): readonly string[] {
  if (xa === null) return prepared;
  if (xa.step === "prepared") return [...prepared, xa.xid];
  if (xa.step === "committed" && !prepared.includes(xa.xid)) {
    const found = `XA COMMIT ${xa.xid}, prepared before the full load or the checkpoint`;
    throw new UnsafeSourceError(sourceProblem("TS325", position, found, "ordinary transactions"));
  }
  return prepared.filter((xid) => xid !== xa.xid);
}
