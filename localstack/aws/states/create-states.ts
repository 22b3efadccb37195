import { join } from "node:path";
import { AwsError } from "../aws-error.ts";
import { createJsonService } from "../json-service.ts";
import { DefinitionStore } from "./definition-store.ts";
import { ExecutionEngine } from "./execution-engine.ts";
import { ExecutionIndex } from "./execution-index.ts";
import { ExecutionJournal } from "./execution-journal.ts";
import { executionOutcome } from "./execution-outcome.ts";
import type { JsonObject } from "./json.ts";
import { EXECUTION_STATUSES, type ExecutionCounts, type ExecutionRecord, type LocalStates } from "./local-states.ts";
import { checkRedrivable } from "./redrive-rules.ts";
import { recoverInterrupted } from "./recover-interrupted.ts";
import type { StatesWorld } from "./run.ts";
import { startExecution } from "./start-execution.ts";
import { executionOperations } from "./execution-operations.ts";
import { machineArn } from "./states-arns.ts";
import { listingOperations } from "./listing-operations.ts";
import { machineOperations } from "./machine-operations.ts";
import { mapRunOperations } from "./map-run-operations.ts";
import type { StatesDeps } from "./states-deps.ts";

export type StatesOptions = {
  /** Journals, index and definitions live below it. One process at a time. */
  readonly dataDir: string;
  readonly world: StatesWorld;
  readonly log?: (line: string) => void;
};

/** The Step Functions service. Executions that were running when the program was killed are FAILED with `Local.Interrupted` from here on. */
export function createStates({ dataDir, world, log }: StatesOptions): LocalStates {
  const index = new ExecutionIndex(dataDir);
  const journal = new ExecutionJournal(join(dataDir, "executions"));
  const interrupted = recoverInterrupted(index, journal, world.nowMs());
  if (interrupted.length > 0) log?.(`${interrupted.length} executions were interrupted and can be redriven`);
  const definitions = new DefinitionStore(join(dataDir, "definitions"));
  const engine = new ExecutionEngine({ world, index, journal, definitions, log: log ?? (() => undefined) });
  const deps: StatesDeps = { engine, machines: new Map(), createdMs: world.nowMs() };
  const service = createJsonService({
    name: "Step Functions",
    targetPrefix: "AWSStepFunctions",
    version: "1.0",
    operations: {
      ...executionOperations(deps),
      ...listingOperations(deps),
      ...machineOperations(deps),
      ...mapRunOperations(deps),
    },
    close: () => engine.close(),
  });
  return { ...service, ...machineFunctions(deps), ...executionFunctions(deps), close: () => engine.close() };
}

type MachineFunctions = Pick<LocalStates, "createStateMachine" | "machineArn" | "hasMachine" | "stateMachines">;

function machineFunctions({ engine, machines }: StatesDeps): MachineFunctions {
  return {
    createStateMachine({ name, definition, where }) {
      const arn = machineArn(name);
      machines.set(arn, { arn, name, json: definition, definitionHash: engine.definitions.put(definition, where) });
      return arn;
    },
    machineArn,
    hasMachine: (arn) => machines.has(arn),
    stateMachines: () =>
      [...machines.values()].map(({ arn, name, json }) => ({ arn, name, definition: JSON.parse(json) as JsonObject })),
  };
}

type ExecutionFunctions = Pick<
  LocalStates,
  "startExecution" | "executions" | "counts" | "finished" | "outcome" | "redriveExecution"
>;

function executionFunctions(deps: StatesDeps): ExecutionFunctions {
  const { engine } = deps;
  const executions = (arn: string): ExecutionRecord[] => {
    const name = deps.machines.get(arn)?.name;
    return [...engine.index.executions.values()].filter((record) => record.machine === name).toReversed();
  };
  const known = (arn: string): ExecutionRecord => {
    const record = engine.index.executions.get(arn);
    if (record === undefined) throw new AwsError("ExecutionDoesNotExist", 400, `Execution Does Not Exist: '${arn}'`);
    return record;
  };
  return {
    startExecution: (arn, input, name) => startExecution(deps, { stateMachineArn: arn, input, name }),
    executions,
    counts(arn) {
      const counts = Object.fromEntries(EXECUTION_STATUSES.map((status) => [status, 0])) as Record<string, number>;
      for (const { status } of executions(arn)) counts[status] = (counts[status] ?? 0) + 1;
      return counts as ExecutionCounts;
    },
    async finished(arn) {
      await engine.finished(arn);
      return known(arn);
    },
    outcome: (arn) => executionOutcome(engine.journal.read(known(arn).arn)),
    redriveExecution(arn) {
      checkRedrivable(known(arn), engine.world.nowMs());
      void engine.redrive(known(arn));
    },
  };
}
