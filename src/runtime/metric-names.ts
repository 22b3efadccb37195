import type { LogFields } from "./log.ts";

/**
 * Which numbers of a log line are metrics as well, in the namespace POWERTOOLS_METRICS_NAMESPACE with the dimensions `service` and
 * `function`; the others are for reading. Every name costs money per function, so none is added for a number nobody looks at.
 */
export const METRICS = {
  durationMs: "DurationMs",
  lagSeconds: "LagSeconds",
  rowsRead: "RowsRead",
  applied: "RowsApplied",
  superseded: "RowsSuperseded",
  quarantined: "RowsQuarantined",
  conflicts: "RowConflicts",
  files: "Files",
  filesQuarantined: "FilesQuarantined",
  findings: "Findings",
  redCertificates: "RedCertificates",
} as const satisfies Partial<Record<keyof LogFields, string>>;

/** One per invocation that failed, and with that one per retry or failed run. */
export const FAILURES = "Failures";
