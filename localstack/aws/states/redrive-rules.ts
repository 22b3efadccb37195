import { AwsError } from "../aws-error.ts";
import type { ExecutionRecord } from "./local-states.ts";

/** Step Functions redrives what closed at most this long ago. */
const REDRIVABLE_FOR_MS = 14 * 24 * 60 * 60 * 1000;
/** A history longer than this has no room for a redrive. */
const MAX_EVENTS_BEFORE_REDRIVE = 24_999;

export type RedriveStatus = "REDRIVABLE" | "NOT_REDRIVABLE" | "REDRIVABLE_BY_MAP_RUN";

type Verdict = { readonly status: RedriveStatus; readonly reason: string | null };

function not(reason: string): Verdict {
  return { status: "NOT_REDRIVABLE", reason };
}

/** Whether an execution can be redriven, and if not why: the rules and words of DescribeExecution's redriveStatus. */
export function redriveStatus(record: ExecutionRecord, nowMs: number): Verdict {
  if (record.status === "RUNNING" || record.status === "SUCCEEDED") {
    return not(`Execution is ${record.status} and cannot be redriven`);
  }
  if (nowMs - (record.stopMs ?? nowMs) > REDRIVABLE_FOR_MS) return not("Execution has exceeded its redrivable period");
  if (record.events >= MAX_EVENTS_BEFORE_REDRIVE) return not("Execution history event limit exceeded");
  if (record.mapRunArn !== null) return { status: "REDRIVABLE_BY_MAP_RUN", reason: null };
  return { status: "REDRIVABLE", reason: null };
}

/** Throws AwsError ExecutionNotRedrivable; children of a Map are redriven through their parent only. */
export function checkRedrivable(record: ExecutionRecord, nowMs: number): void {
  const { status, reason } = redriveStatus(record, nowMs);
  if (status === "REDRIVABLE") return;
  const why = reason ?? "Child executions are redriven by redriving the execution of their Map Run";
  throw new AwsError("ExecutionNotRedrivable", 400, `Execution cannot be redriven: '${record.arn}'. ${why}`);
}
