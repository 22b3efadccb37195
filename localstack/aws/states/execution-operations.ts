import { AwsError } from "../aws-error.ts";
import type { JsonObject, JsonOperation } from "../json-service.ts";
import { onlyMembers, optionalText, page, requiredText } from "./api-input.ts";
import { executionOutcome } from "./execution-outcome.ts";
import { ExecutionStop } from "./execution-stop.ts";
import { historyEvent } from "./history-event.ts";
import type { ExecutionRecord } from "./local-states.ts";
import { checkRedrivable, redriveStatus } from "./redrive-rules.ts";
import { startExecution } from "./start-execution.ts";
import { machineArn } from "./states-arns.ts";
import type { StatesDeps } from "./states-deps.ts";

const MS_PER_SECOND = 1000;

/** Epoch seconds, as the JSON protocol writes times. */
export function seconds(ms: number): number {
  return ms / MS_PER_SECOND;
}

/** StartExecution, DescribeExecution, GetExecutionHistory, StopExecution, RedriveExecution. */
export function executionOperations(deps: StatesDeps): Record<string, JsonOperation> {
  return {
    StartExecution(input) {
      onlyMembers(input, "StartExecution", "stateMachineArn", "name", "input", "traceHeader");
      const stateMachineArn = requiredText(input, "stateMachineArn");
      const text = optionalText(input, "input") ?? "{}";
      const started = startExecution(deps, { stateMachineArn, input: text, name: optionalText(input, "name") });
      return { executionArn: started.executionArn, startDate: seconds(started.startMs) };
    },
    DescribeExecution(input) {
      onlyMembers(input, "DescribeExecution", "executionArn", "includedData");
      return describe(deps, knownExecution(deps, input));
    },
    GetExecutionHistory(input) {
      onlyMembers(
        input,
        "GetExecutionHistory",
        "executionArn",
        "reverseOrder",
        "maxResults",
        "nextToken",
        "includeExecutionData",
      );
      const history = deps.engine.journal.read(knownExecution(deps, input).arn);
      if (input["reverseOrder"] === true) history.reverse();
      const { items, nextToken } = page(history, input);
      const withData = input["includeExecutionData"] !== false;
      return { events: items.map((event) => historyEvent(event, withData)), nextToken };
    },
    async StopExecution(input) {
      onlyMembers(input, "StopExecution", "executionArn", "error", "cause");
      const { arn } = knownExecution(deps, input);
      const stop = new ExecutionStop(
        "ABORTED",
        optionalText(input, "error") ?? null,
        optionalText(input, "cause") ?? null,
      );
      deps.engine.stop(arn, stop);
      const ended = await deps.engine.finished(arn);
      return { stopDate: seconds(ended?.stopMs ?? deps.engine.world.nowMs()) };
    },
    RedriveExecution(input) {
      onlyMembers(input, "RedriveExecution", "executionArn", "clientToken");
      const record = knownExecution(deps, input);
      checkRedrivable(record, deps.engine.world.nowMs());
      void deps.engine.redrive(record);
      return { redriveDate: seconds(deps.engine.world.nowMs()) };
    },
  };
}

/** Throws AwsError ExecutionDoesNotExist. */
export function knownExecution(deps: StatesDeps, input: JsonObject): ExecutionRecord {
  const arn = requiredText(input, "executionArn");
  const record = deps.engine.index.executions.get(arn);
  if (record === undefined) throw new AwsError("ExecutionDoesNotExist", 400, `Execution Does Not Exist: '${arn}'`);
  return record;
}

function describe({ engine }: StatesDeps, record: ExecutionRecord): object {
  const { input, output, error, cause } = executionOutcome(engine.journal.read(record.arn));
  const redrive = redriveStatus(record, engine.world.nowMs());
  return {
    executionArn: record.arn,
    stateMachineArn: machineArn(record.machine),
    name: record.name,
    status: record.status,
    startDate: seconds(record.startMs),
    ...(record.stopMs !== null && { stopDate: seconds(record.stopMs) }),
    input,
    inputDetails: { included: true },
    ...(output !== null && { output, outputDetails: { included: true } }),
    ...(error !== null && { error }),
    ...(cause !== null && { cause }),
    ...(record.mapRunArn !== null && { mapRunArn: record.mapRunArn }),
    redriveCount: record.redriveCount,
    ...(record.redriveMs !== null && { redriveDate: seconds(record.redriveMs) }),
    redriveStatus: redrive.status,
    ...(redrive.reason !== null && { redriveStatusReason: redrive.reason }),
  };
}
