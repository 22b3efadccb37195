import { createStates } from "../../../../localstack/aws/states/create-states.ts";
import type { LocalStates } from "../../../../localstack/aws/states/local-states.ts";
import type { LambdaAnswer, StatesWorld } from "../../../../localstack/aws/states/run.ts";
import { folderOfThisFile } from "../../../support/folder-of-this-file.ts";

/** What JSON.parse gives: tests look into it without checking each step. */
export type Parsed = ReturnType<typeof JSON.parse>;

/** A Lambda of a test: gets the payload, gives the result; what it throws becomes a function error, as a child would report it. */
export type FakeFunction = (payload: Parsed, call: number) => unknown;

export type Harness = {
  states: LocalStates;
  dataDir: string;
  sleeps: number[];
  objects: Map<string, string>;
  calls: { name: string; payload: Parsed }[];
  /** Starts, waits for the end, gives status, output and error. */
  run: (input: unknown, options?: { name?: string }) => Promise<Ended>;
  finish: (arn: string) => Promise<Ended>;
};
export type Ended = { arn: string; status: string; output: Parsed; error: string | null; cause: string | null };

/** A Step Functions service with fake functions, objects in memory and sleeps that only note their length. */
export function harness(
  definition: object,
  functions: Record<string, FakeFunction> = {},
  options: { dataDir?: string; world?: Partial<StatesWorld>; raw?: boolean } = {},
): Harness {
  const dataDir = options.dataDir ?? folderOfThisFile();
  const sleeps: number[] = [];
  const objects = new Map<string, string>();
  const calls: Harness["calls"] = [];
  const perFunction = new Map<string, number>();
  let ids = 0;
  const world: StatesWorld = {
    nowMs: () => Date.now(),
    sleep: async (delayMs, signal) => {
      sleeps.push(delayMs);
      await Promise.resolve();
      signal.throwIfAborted();
    },
    random: () => 0.5,
    uuid: () => `id-${process.pid}-${++ids}`,
    invokeLambda: async (name, payload): Promise<LambdaAnswer> => {
      const call = (perFunction.get(name) ?? 0) + 1;
      perFunction.set(name, call);
      const value = JSON.parse(payload);
      calls.push({ name, payload: value });
      const run = functions[name];
      if (run === undefined)
        throw Object.assign(new Error(`no function ${name}`), { code: "ResourceNotFoundException" });
      try {
        return { payload: JSON.stringify((await run(value, call)) ?? null), functionError: null };
      } catch (error) {
        const { name: errorType, message: errorMessage } = error as Error;
        return { payload: JSON.stringify({ errorType, errorMessage }), functionError: "Unhandled" };
      }
    },
    async *readObject(bucket, key) {
      const text = objects.get(`${bucket}/${key}`);
      if (text === undefined) throw new Error("The specified key does not exist.");
      yield Buffer.from(text);
    },
    writeObject: async (bucket, key, body) => {
      objects.set(`${bucket}/${key}`, body);
      return Buffer.byteLength(body);
    },
    ...options.world,
  };
  const states = createStates({ dataDir, world });
  const full = options.raw === true ? definition : { QueryLanguage: "JSONata", ...definition };
  const machine = states.createStateMachine({ name: "m", definition: JSON.stringify(full), where: "m.asl.json" });
  const finish = async (arn: string): Promise<Ended> => {
    const { status } = await states.finished(arn);
    const { output, error, cause } = states.outcome(arn);
    return { arn, status, output: output === null ? null : JSON.parse(output), error, cause };
  };
  return {
    states,
    dataDir,
    sleeps,
    objects,
    calls,
    finish,
    run: (input, { name } = {}) => finish(states.startExecution(machine, JSON.stringify(input), name).executionArn),
  };
}

/** An error with this name, as a handler would throw it. */
export function named(name: string, message = "no"): Error {
  return Object.assign(new Error(message), { name });
}

/** A Task that invokes a function with the state's input and outputs its payload. */
export function task(functionName: string, more: object = {}): object {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: functionName, Payload: "{% $states.input %}" },
    Output: "{% $states.result.Payload %}",
    ...more,
  };
}
