import { UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import type { Problem } from "../../src/core/errors/tillstream-error.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import { fullLoadProgress } from "../../src/core/pipeline/full-load-progress.ts";
import type { RunInput } from "../../src/core/pipeline/run-input.ts";
import type { RunPlan } from "../../src/core/pipeline/run-plan.ts";
import type { Replication } from "../../src/edges/replication.ts";
import { fullLoadState } from "../../src/steps/full-load-state.ts";

export type FullLoadDeps = {
  /** null: no DMS task is configured, and whatever LOAD files are there are the load. */
  readonly replication: Replication | null;
  readonly mapping: Mapping;
  readonly fullLoadPollSeconds: number;
  readonly fullLoadTimeoutMinutes: number;
  readonly now: () => Date;
};

export const MS_PER_MINUTE = 60_000;

/**
 * Whether a full run may begin: half a load would be certified against the whole source. The waiting itself is the state machine's.
 * An epoch that was asked for by name is loaded as it is.
 * @param startedAt of the execution, ISO 8601
 * @throws UnsafeSourceError TS535 when the load will not be complete, TS536 when it takes too long
 */
export async function awaitFullLoad(
  deps: FullLoadDeps,
  input: RunInput,
  startedAt: string,
): Promise<RunPlan["fullLoad"]> {
  const waitSeconds = deps.fullLoadPollSeconds;
  const isAsked = input.mode === "full" && input.epoch === null && deps.replication !== null;
  // A dry run says what is there now.
  if (!isAsked || input.dryRun) return { done: true, percent: null, waitSeconds };
  const progress = fullLoadProgress(await fullLoadState(deps.replication, deps.mapping));
  if (progress.state === "done") return { done: true, percent: 100, waitSeconds };
  if (progress.state === "broken") throw new UnsafeSourceError(loadProblem("TS535", progress.found));
  const { percent } = progress;
  const waitedMinutes = (deps.now().getTime() - Date.parse(startedAt)) / MS_PER_MINUTE;
  if (waitedMinutes < deps.fullLoadTimeoutMinutes) return { done: false, percent, waitSeconds };
  throw new UnsafeSourceError(loadProblem("TS536", `${percent} % after ${Math.floor(waitedMinutes)} minutes`));
}

export function loadProblem(code: "TS535" | "TS536", found: string): Problem {
  const remedy =
    code === "TS535"
      ? "Let the task go on or reload it in DMS, then start the run again. Nothing was loaded."
      : "Start the run again, it goes on waiting; or raise FullLoadTimeoutMinutes.";
  return { code, where: "DMS full load", found, expected: "a full load that completes", remedy };
}
