import type { DescribeExecutionOutput } from "@aws-sdk/client-sfn";

/** Whether RedriveExecution would take it; `words` say why not, or what it would do. */
export type RedriveVerdict = { readonly allowed: boolean; readonly words: string };

type Described = Pick<DescribeExecutionOutput, "redriveStatus" | "redriveStatusReason" | "error">;

/** Errors of the pipeline that the same input meets again. */
const WRONG_INPUT = "InvalidInputError";

/** Reads `redriveStatus` of DescribeExecution. */
export function redriveVerdict({ redriveStatus, redriveStatusReason, error }: Described): RedriveVerdict {
  switch (redriveStatus) {
    case "REDRIVABLE":
      return {
        allowed: true,
        words:
          error === WRONG_INPUT
            ? "A redrive meets the same input, which is refused again: start a new execution with the input mended."
            : "Redrive goes on from the state that did not succeed, with the input it had.",
      };
    case "REDRIVABLE_BY_MAP_RUN":
      return {
        allowed: false,
        words: "No redrive of a child alone: redrive the execution that its Map Run belongs to.",
      };
    default:
      return {
        allowed: false,
        words: `No redrive: ${redriveStatusReason ?? "the service does not say that it is possible"}.`,
      };
  }
}
