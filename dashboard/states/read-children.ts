import { DescribeExecutionCommand, type ExecutionStatus, type SFNClient } from "@aws-sdk/client-sfn";
import { newestExecutions } from "./newest-executions.ts";
import { readableError, type ReadableError } from "./readable-error.ts";
import { runTimes, type RunTimes } from "./run-times.ts";

export type ChildView = RunTimes & {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly redriveCount: number;
  /** The beginning of the item. */
  readonly input: string;
  readonly error: ReadableError | null;
};

const SHOWN_INPUT = 300;

/** The newest children of a Map Run, with the beginning of their items. */
export async function readChildren(
  sfn: SFNClient,
  mapRunArn: string,
  ask: { readonly status: ExecutionStatus | null; readonly limit: number },
): Promise<{ readonly children: readonly ChildView[]; readonly more: boolean }> {
  const { items, more } = await newestExecutions(sfn, { mapRunArn }, ask);
  const children = await Promise.all(
    items.map(async ({ executionArn, name, status, startDate, stopDate, redriveCount }): Promise<ChildView> => {
      const { input = "", error, cause } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return {
        arn: executionArn ?? "",
        name: name ?? "",
        status: status ?? "",
        ...runTimes({ startDate, stopDate }),
        redriveCount: redriveCount ?? 0,
        input: input.length > SHOWN_INPUT ? `${input.slice(0, SHOWN_INPUT)}…` : input,
        error: readableError(error ?? null, cause ?? null),
      };
    }),
  );
  return { children, more };
}
