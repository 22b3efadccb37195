import { limitedJson } from "./data-limit.ts";
import type { ExecutionEngine } from "./execution-engine.ts";
import { executionOutcome } from "./execution-outcome.ts";
import type { Json, JsonObject } from "./json.ts";
import type { ExecutionRecord, MapRunRecord } from "./local-states.ts";
import type { MapRunCall } from "./run.ts";
import { lastOfArn, machineArn } from "./states-arns.ts";
import { StateFailure } from "./state-failure.ts";

type Transformation = "NONE" | "COMPACT" | "FLATTEN";
type FileEntry = { readonly Key: string; readonly Size: number };

/** Result of the Map state: the outputs in order of items, or where they were written. `written` counts the results in files. */
export type MapRunResult = { readonly result: Json; readonly written: number };

/**
 * Puts the results of a Map Run together. With a ResultWriter: `SUCCEEDED_0`, `FAILED_0` and `PENDING_0` below
 * `<Prefix>/<id of the Map Run>/` and `manifest.json` naming them, as AWS writes them, except that AWS begins a second file at 5 GB.
 * Throws StateFailure `States.ResultWriterFailed` or `States.DataLimitExceeded`.
 */
export async function mapRunResult(
  engine: ExecutionEngine,
  call: MapRunCall,
  mapRun: MapRunRecord,
  children: readonly ExecutionRecord[],
): Promise<MapRunResult> {
  const ordered = children.toSorted((a, b) => (a.itemIndex ?? 0) - (b.itemIndex ?? 0));
  const config = call.state.ResultWriter?.WriterConfig ?? {};
  const { writeTo } = call.settings;
  if (writeTo === null) {
    const transformation = config.Transformation ?? "COMPACT";
    const result = ordered.flatMap((child) => resultsOf(engine, child, transformation));
    limitedJson(result, `The result of state ${call.stateName}`);
    return { result, written: 0 };
  }
  const results = ordered.map((child) => ({
    succeeded: child.status === "SUCCEEDED",
    lines: resultsOf(engine, child, config.Transformation ?? "NONE"),
  }));
  const started = new Set(ordered.map((child) => child.itemIndex));
  const files = {
    FAILED: results.filter((r) => !r.succeeded).flatMap((r) => r.lines),
    PENDING: call.items.filter((_, index) => !started.has(index)).map(pendingResult),
    SUCCEEDED: results.filter((r) => r.succeeded).flatMap((r) => r.lines),
  };
  const key = await writeResults(engine, mapRun, { ...writeTo, files, jsonl: config.OutputType === "JSONL" });
  const details = { MapRunArn: mapRun.arn, ResultWriterDetails: { Bucket: writeTo.bucket, Key: key } };
  return { result: details, written: results.length };
}

type ResultFiles = {
  readonly bucket: string;
  readonly prefix: string;
  readonly files: Readonly<Record<string, readonly Json[]>>;
  readonly jsonl: boolean;
};

/** Writes the files that are not empty, then the manifest; gives the manifest's key. */
async function writeResults(
  engine: ExecutionEngine,
  mapRun: MapRunRecord,
  { bucket, prefix, files, jsonl }: ResultFiles,
): Promise<string> {
  const folder = [prefix, lastOfArn(mapRun.arn)].filter((part) => part !== "").join("/");
  const entries: Record<string, FileEntry[]> = {};
  try {
    for (const [status, lines] of Object.entries(files)) {
      entries[status] = [];
      if (lines.length === 0) continue;
      const body = jsonl ? lines.map((line) => `${JSON.stringify(line)}\n`).join("") : JSON.stringify(lines);
      const key = `${folder}/${status}_0.${jsonl ? "jsonl" : "json"}`;
      entries[status].push({ Key: key, Size: await engine.world.writeObject(bucket, key, body) });
    }
    const manifest = { DestinationBucket: bucket, MapRunArn: mapRun.arn, ResultFiles: entries };
    const key = `${folder}/manifest.json`;
    await engine.world.writeObject(bucket, key, JSON.stringify(manifest));
    return key;
  } catch (error) {
    throw new StateFailure("States.ResultWriterFailed", `s3://${bucket}/${folder}: ${(error as Error).message}`);
  }
}

/** One child's results; those of a child that did not succeed are never transformed. */
function resultsOf(engine: ExecutionEngine, child: ExecutionRecord, transformation: Transformation): readonly Json[] {
  if (child.status !== "SUCCEEDED" || transformation === "NONE") return [executionResult(engine, child)];
  const { output } = executionOutcome(engine.journal.read(child.arn));
  const value = JSON.parse(output ?? "null") as Json;
  return transformation === "FLATTEN" && Array.isArray(value) ? (value as Json[]) : [value];
}

function executionResult(engine: ExecutionEngine, child: ExecutionRecord): JsonObject {
  const { input, output, error, cause } = executionOutcome(engine.journal.read(child.arn));
  const succeeded = child.status === "SUCCEEDED";
  return {
    ExecutionArn: child.arn,
    Input: input,
    InputDetails: { Included: true },
    Name: child.name,
    ...(succeeded ? { Output: output, OutputDetails: { Included: true } } : { Error: error, Cause: cause }),
    RedriveCount: child.redriveCount,
    RedriveStatus: succeeded ? "NOT_REDRIVABLE" : "REDRIVABLE_BY_MAP_RUN",
    ...(succeeded && { RedriveStatusReason: "Execution is SUCCEEDED and cannot be redriven" }),
    StartDate: new Date(child.startMs).toISOString(),
    StateMachineArn: machineArn(child.machine),
    Status: child.status,
    ...(child.stopMs !== null && { StopDate: new Date(child.stopMs).toISOString() }),
  };
}

function pendingResult(item: Json): JsonObject {
  return { Input: JSON.stringify(item), InputDetails: { Included: true }, Status: "PENDING" };
}
