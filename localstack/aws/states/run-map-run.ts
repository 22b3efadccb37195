import { concurrently } from "./concurrently.ts";
import type { ExecutionEngine } from "./execution-engine.ts";
import { ExecutionStop } from "./execution-stop.ts";
import type { Json } from "./json.ts";
import type { ExecutionRecord, MapRunRecord } from "./local-states.ts";
import { mapRunResult } from "./map-run-result.ts";
import type { MapRunCall, MapRuns } from "./run.ts";
import { StateFailure } from "./state-failure.ts";
import { executionArn, mapRunArn } from "./states-arns.ts";
import { toleranceExceeded } from "./tolerance.ts";

/**
 * Children at the same time on this machine, whatever MaxConcurrency asks beyond it: two cores run two Lambda children at their full
 * speed; two more wait, so that a core never idles while the interpreter prepares the next item.
 */
const MAX_LOCAL_CHILDREN = 4;

/** AWS answers this for a Map Run without any tolerance. */
const THRESHOLD = "States.ExceedToleratedFailureThreshold";

/** How DISTRIBUTED Maps run: each item is an execution of its own, recorded under a Map Run. */
export function createMapRuns(engine: ExecutionEngine): MapRuns {
  return { run: (call) => runMapRun(engine, call) };
}

async function runMapRun(engine: ExecutionEngine, call: MapRunCall): Promise<Json> {
  const begun = begin(engine, call);
  const failure = await runChildren(engine, call, begun);
  const children = engine.index.children(begun.arn);
  // A stopped parent stops here; its Map Run is redriven with it.
  if (call.signal.aborted) {
    const { status } = call.signal.reason as ExecutionStop;
    finish(engine, begun, status === "FAILED" ? "FAILED" : "ABORTED", 0);
    call.record(status === "FAILED" ? "MapRunFailed" : "MapRunAborted", {});
    throw call.signal.reason;
  }
  try {
    const { result, written } = await mapRunResult(engine, call, begun, children);
    if (failure !== null) throw Object.assign(failure, { written });
    finish(engine, begun, "SUCCEEDED", written);
    call.record("MapRunSucceeded", {});
    return result;
  } catch (error) {
    const thrown = failure ?? error;
    finish(engine, begun, "FAILED", 0);
    if (thrown instanceof StateFailure) {
      call.record("MapRunFailed", { error: thrown.error, cause: thrown.reason });
      call.record("MapStateFailed", {});
    }
    throw thrown;
  }
}

function begin(engine: ExecutionEngine, call: MapRunCall): MapRunRecord {
  const nowMs = engine.world.nowMs();
  const known = call.resumeArn === null ? undefined : engine.index.mapRuns.get(call.resumeArn);
  const label = call.state.Label ?? call.stateName;
  const record: MapRunRecord =
    known === undefined
      ? {
          arn: mapRunArn(call.run.machine, label, engine.world.uuid()),
          executionArn: call.run.arn,
          status: "RUNNING",
          startMs: nowMs,
          stopMs: null,
          maxConcurrency: call.settings.maxConcurrency,
          toleratedFailurePercentage: call.settings.toleratedPercentage ?? 0,
          toleratedFailureCount: call.settings.toleratedCount ?? 0,
          items: call.items.length,
          resultsWritten: 0,
          redriveCount: 0,
          redriveMs: null,
        }
      : { ...known, status: "RUNNING", stopMs: null, redriveCount: known.redriveCount + 1, redriveMs: nowMs };
  engine.index.putMapRun(record);
  if (known === undefined) call.record("MapRunStarted", { mapRunArn: record.arn });
  else call.record("MapRunRedriven", { mapRunArn: record.arn, redriveCount: record.redriveCount });
  return record;
}

function finish(engine: ExecutionEngine, record: MapRunRecord, status: MapRunRecord["status"], written: number): void {
  engine.index.putMapRun({ ...record, status, stopMs: engine.world.nowMs(), resultsWritten: written });
}

/** Runs every item whose child has not succeeded yet; gives the failure of the whole, or null. */
async function runChildren(
  engine: ExecutionEngine,
  call: MapRunCall,
  mapRun: MapRunRecord,
): Promise<StateFailure | null> {
  const earlier = new Map(engine.index.children(mapRun.arn).map((child) => [child.itemIndex, child]));
  const abort = new AbortController();
  const signal = AbortSignal.any([call.signal, abort.signal]);
  const wanted = call.settings.maxConcurrency;
  let failed = 0;
  let failure: StateFailure | null = null;
  const fail = (why: StateFailure): void => {
    failure ??= why;
    abort.abort(new ExecutionStop("ABORTED", null, "The Map Run failed"));
  };
  await concurrently(
    call.items.length,
    wanted === 0 ? MAX_LOCAL_CHILDREN : Math.min(wanted, MAX_LOCAL_CHILDREN),
    async (index) => {
      const child = earlier.get(index);
      if (child?.status === "SUCCEEDED" || signal.aborted) return;
      try {
        const record = await runChild(engine, call, mapRun, { index, child, signal });
        if (record.status === "SUCCEEDED" || record.status === "ABORTED") return;
        failed += 1;
      } catch (error) {
        if (!(error instanceof StateFailure)) throw error;
        fail(error);
      }
      if (toleranceExceeded(failed, call.items.length, call.settings)) {
        fail(new StateFailure(THRESHOLD, "The specified tolerated failure threshold was exceeded"));
      }
    },
  );
  return failure;
}

type ChildCall = { readonly index: number; readonly child: ExecutionRecord | undefined; readonly signal: AbortSignal };

async function runChild(
  engine: ExecutionEngine,
  call: MapRunCall,
  mapRun: MapRunRecord,
  { index, child, signal }: ChildCall,
): Promise<ExecutionRecord> {
  const inside = { graph: call.state.ItemProcessor, signal };
  if (child !== undefined) return engine.redrive(child, inside);
  const name = engine.world.uuid();
  const machine = `${call.run.machine}/${call.state.Label ?? call.stateName}`;
  const inputText = await call.childInput(call.items[index] ?? null, index);
  const { definitionHash } = call.run;
  return engine.start(
    { arn: executionArn(machine, name), name, machine, mapRunArn: mapRun.arn, itemIndex: index, definitionHash },
    inputText,
    inside,
  );
}
