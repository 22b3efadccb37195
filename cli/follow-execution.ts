import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  GetExecutionHistoryCommand,
  ListMapRunsCommand,
  ListStateMachinesCommand,
  StartExecutionCommand,
  type DescribeExecutionOutput,
  type SFNClient,
} from "@aws-sdk/client-sfn";

/** A quarter of a second: a person sees the progress move, the local AWS does not notice us. */
const POLL_MS = 250;

export type Followed = {
  readonly status: string;
  readonly output: unknown;
  readonly error: string | null;
  readonly cause: string | null;
  readonly arn: string;
};

export async function stateMachineArn(states: SFNClient): Promise<string> {
  const { stateMachines } = await states.send(new ListStateMachinesCommand({}));
  const arn = stateMachines?.[0]?.stateMachineArn;
  if (arn === undefined) throw new Error("the local AWS has no state machine: the template was read without one");
  return arn;
}

/** What the execution is doing now, in words: the state it is in and, inside a Map, how many of its items are done. */
async function whereItIs(states: SFNClient, arn: string): Promise<string> {
  const history = await states.send(
    new GetExecutionHistoryCommand({ executionArn: arn, reverseOrder: true, maxResults: 50 }),
  );
  const entered = history.events?.find((e) => e.stateEnteredEventDetails !== undefined)?.stateEnteredEventDetails?.name;
  const { mapRuns } = await states.send(new ListMapRunsCommand({ executionArn: arn }));
  const open = mapRuns?.at(0);
  if (open?.mapRunArn === undefined || open.stopDate !== undefined) return entered ?? "starting";
  const run = await states.send(new DescribeMapRunCommand({ mapRunArn: open.mapRunArn }));
  const counts = run.itemCounts;
  return counts === undefined ? (entered ?? "") : `${entered ?? ""} ${counts.succeeded ?? 0} of ${counts.total ?? 0}`;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Starts an execution with this input text. */
export async function startExecution(states: SFNClient, input: string): Promise<string> {
  const { executionArn } = await states.send(
    new StartExecutionCommand({ stateMachineArn: await stateMachineArn(states), input }),
  );
  if (executionArn === undefined) throw new Error("StartExecution answered without an ARN");
  return executionArn;
}

/** Waits until the execution has ended; tells where it is on the way. */
export async function followExecution(
  states: SFNClient,
  arn: string,
  onProgress: (where: string) => void,
): Promise<Followed> {
  for (;;) {
    const now: DescribeExecutionOutput = await states.send(new DescribeExecutionCommand({ executionArn: arn }));
    if (now.status !== "RUNNING") {
      const output: unknown = now.output === undefined ? null : JSON.parse(now.output);
      return { status: now.status ?? "UNKNOWN", output, error: now.error ?? null, cause: now.cause ?? null, arn };
    }
    onProgress(await whereItIs(states, arn));
    await sleep(POLL_MS);
  }
}
