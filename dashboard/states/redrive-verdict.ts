import type { DescribeExecutionOutput } from "@aws-sdk/client-sfn";

/** Whether RedriveExecution would take it; `reason` says why not. */
export type RedriveVerdict = { readonly allowed: boolean; readonly reason: string | null };

/** Reads `redriveStatus` of DescribeExecution. */
export function redriveVerdict(
  execution: Pick<DescribeExecutionOutput, "redriveStatus" | "redriveStatusReason">,
): RedriveVerdict {
  switch (execution.redriveStatus) {
    case "REDRIVABLE":
      return { allowed: true, reason: null };
    case "REDRIVABLE_BY_MAP_RUN":
      return { allowed: false, reason: "A child of a Map Run: redrive the execution that the Map Run belongs to" };
    default:
      return {
        allowed: false,
        reason: execution.redriveStatusReason ?? "The service does not say that it is redrivable",
      };
  }
}
