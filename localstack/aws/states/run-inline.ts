import type { StateGraph } from "./asl.ts";
import { concurrently } from "./concurrently.ts";
import { ExecutionStop } from "./execution-stop.ts";
import type { Frame } from "./frame.ts";
import type { Json, JsonObject } from "./json.ts";
import type { ResumePoint } from "./resume-point.ts";
import { runGraph } from "./run-graph.ts";
import { limitedJson } from "./data-limit.ts";

export type InlineWork = {
  readonly kind: "Map" | "Parallel";
  /** One per branch, or one for all iterations. */
  readonly graphs: readonly StateGraph[];
  /** One per iteration or branch. */
  readonly inputs: readonly { readonly input: Json; readonly mapItem?: JsonObject }[];
  readonly concurrency: number;
  /** What earlier runs of the same attempt did, by index: finished ones are not run again. */
  readonly past: ReadonlyMap<number, ResumePoint>;
};

/**
 * Runs iterations or branches inside the execution and gives their outputs in order. The first failure aborts the others and is thrown.
 */
export async function runInline(frame: Frame, work: InlineWork): Promise<Json> {
  const { scope } = frame;
  const abort = new AbortController();
  const signal = AbortSignal.any([scope.signal, abort.signal]);
  const outputs: Json[] = [];
  try {
    await concurrently(work.inputs.length, work.concurrency, async (index) => {
      signal.throwIfAborted();
      try {
        outputs[index] = await runOne(frame, work, index, signal);
      } catch (error) {
        abort.abort(new ExecutionStop("ABORTED", null, `another ${work.kind} iteration failed`));
        throw error;
      }
    });
  } catch (error) {
    scope.signal.throwIfAborted();
    scope.record(`${work.kind}StateFailed`);
    throw error;
  }
  limitedJson(outputs, `The result of state ${frame.name}`);
  scope.record(`${work.kind}StateSucceeded`);
  return outputs;
}

async function runOne(frame: Frame, work: InlineWork, index: number, signal: AbortSignal): Promise<Json> {
  const entry = work.inputs[index];
  const graph = work.graphs[index] ?? work.graphs[0];
  const past = work.past.get(index) ?? null;
  if (entry === undefined || graph === undefined) throw new RangeError(`iteration ${index} of ${frame.name}`);
  if (past?.kind === "done") return past.output;
  const variables = past?.variables ?? {};
  const { mapItem } = entry;
  const scope = frame.scope.inner(frame.name, index, { graph, signal, variables, ...(mapItem && { mapItem }) });
  // In the thread of the iteration, so that `previousEventId` alone says which iteration an event belongs to, as on AWS.
  const record = (what: string): void => {
    if (work.kind === "Map") scope.record(`MapIteration${what}`, { name: frame.name, index });
  };
  record("Started");
  try {
    const output = await runGraph(scope, entry.input, past);
    record("Succeeded");
    return output;
  } catch (error) {
    if (!frame.scope.signal.aborted) record(error instanceof ExecutionStop ? "Aborted" : "Failed");
    throw error;
  }
}
