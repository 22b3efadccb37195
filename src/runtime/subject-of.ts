import type { LogFields } from "./log.ts";

type Subject = Pick<LogFields, "runId" | "mode" | "batch" | "partition" | "segment">;

/**
 * Whose call it is, read off the input, so that the line of a failed call names its run as well. Only these fields, and only of their
 * types: an input may hold anything. Empty for `wake`, which starts a run and belongs to none.
 */
export function subjectOf(input: unknown): Subject {
  const { runId, run, batch, partition, segment } = fieldsOf(input);
  const [ofRun, ofSegment] = [fieldsOf(run), fieldsOf(segment)];
  return {
    ...text("runId", runId ?? ofRun["id"]),
    ...text("mode", ofRun["mode"]),
    ...text("batch", batch),
    ...text("segment", ofSegment["segment"]),
    ...(typeof partition === "number" ? { partition } : {}),
  };
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

const text = (name: keyof Subject, value: unknown): Subject => (typeof value === "string" ? { [name]: value } : {});
