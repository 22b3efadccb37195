import type { MapState } from "./asl.ts";
import { isDistributed } from "./asl.ts";
import { limitedJson } from "./data-limit.ts";
import { compute, computeNumber, computeText, type Frame } from "./frame.ts";
import type { Json, JsonObject } from "./json.ts";
import { isJsonObject } from "./json.ts";
import { mapItems } from "./map-items.ts";
import type { MapRunSettings } from "./run.ts";
import { runInline } from "./run-inline.ts";
import type { Past } from "./run-state.ts";

/** Iterations of an INLINE Map at the same time: Step Functions runs up to 40. */
const MAX_INLINE_CONCURRENCY = 40;

/** One attempt of a Map; `past` continues an attempt that was broken off. Throws StateFailure. */
export async function runMap(frame: Frame, state: MapState, past: Past): Promise<Json> {
  const { scope } = frame;
  const items = await mapItems(frame, state);
  // A redriven attempt goes on with the iterations that MapStateStarted began.
  if (past?.entered !== true) scope.record("MapStateStarted", { length: items.length });
  const limit =
    state.MaxConcurrency === undefined ? 0 : await computeNumber(frame, state.MaxConcurrency, "MaxConcurrency");
  if (!isDistributed(state)) return runIterations(frame, state, items, limit, past);
  const result = await scope.run.mapRuns.run({
    run: scope.run,
    state,
    stateName: frame.name,
    resumeArn: past?.mapRunArn ?? null,
    settings: await settingsOf(frame, state, limit),
    items,
    childInput: async (item, index) =>
      limitedJson(await iterationInput(frame, state, item, index), `The input of item ${index} of ${frame.name}`),
    record: (type, details) => scope.record(type, details),
    signal: scope.signal,
  });
  scope.record("MapStateSucceeded");
  return result;
}

async function runIterations(
  frame: Frame,
  state: MapState,
  items: readonly Json[],
  limit: number,
  past: Past,
): Promise<Json> {
  const inputs = await Promise.all(
    items.map(async (item, index) => ({
      input: await iterationInput(frame, state, item, index),
      mapItem: mapItem(item, index),
    })),
  );
  return runInline(frame, {
    kind: "Map",
    graphs: [state.ItemProcessor],
    inputs,
    concurrency: Math.min(limit === 0 ? MAX_INLINE_CONCURRENCY : limit, MAX_INLINE_CONCURRENCY),
    past: past?.inner ?? new Map(),
  });
}

function mapItem(item: Json, index: number): JsonObject {
  return { Index: index, Value: item };
}

async function iterationInput(frame: Frame, state: MapState, item: Json, index: number): Promise<Json> {
  if (state.ItemSelector === undefined) return item;
  return compute(frame, state.ItemSelector, "ItemSelector", {}, mapItem(item, index));
}

async function settingsOf(frame: Frame, state: MapState, maxConcurrency: number): Promise<MapRunSettings> {
  const { ToleratedFailurePercentage: percentage, ToleratedFailureCount: count, ResultWriter: writer } = state;
  const args = writer?.Arguments;
  const target = isJsonObject(args) ? args : null;
  return {
    maxConcurrency,
    toleratedPercentage:
      percentage === undefined ? null : await computeNumber(frame, percentage, "ToleratedFailurePercentage"),
    toleratedCount: count === undefined ? null : await computeNumber(frame, count, "ToleratedFailureCount"),
    writeTo:
      target === null
        ? null
        : {
            bucket: await computeText(frame, target["Bucket"] ?? null, "ResultWriter.Arguments.Bucket"),
            prefix: await computeText(frame, target["Prefix"] ?? "", "ResultWriter.Arguments.Prefix"),
          },
  };
}
