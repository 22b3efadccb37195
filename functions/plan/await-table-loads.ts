import { UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { RunInput } from "../../src/core/pipeline/run-input.ts";
import type { RunPlan } from "../../src/core/pipeline/run-plan.ts";
import { type FullLoadDeps, MS_PER_MINUTE, loadProblem } from "./await-full-load.ts";

/** DMS's words for a table whose load is not over (DMS guide, "Table state during tasks"). */
const LOADING: ReadonlySet<string> = new Set(["Before load", "Full load", "Table is being reloaded"]);
const COMPLETED = "Table completed";

/**
 * Whether the tables of a replacement may be loaded: half of a load would delete the other half. Tables that DMS does not know are left to
 * `reloadedTables`, which names them.
 * @throws UnsafeSourceError TS535 when a load will not be complete, TS536 when it takes too long
 */
export async function awaitTableLoads(
  deps: FullLoadDeps & { readonly mapping: Mapping },
  input: Extract<RunInput, { mode: "table" }>,
  startedAt: string,
): Promise<RunPlan["fullLoad"]> {
  const waitSeconds = deps.fullLoadPollSeconds;
  const done = { done: true, percent: null, waitSeconds };
  if (deps.replication === null || input.dryRun) return done;
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const tables = (await deps.replication.tables()).filter(
    (one) => same(one.schema, deps.mapping.schema) && input.tables.some((table) => same(one.table, table)),
  );
  const broken = tables.filter(({ state }) => state !== COMPLETED && !LOADING.has(state));
  if (broken.length > 0) {
    throw new UnsafeSourceError(
      broken.map(({ table, state }) => loadProblem("TS535", `table ${table}: ${JSON.stringify(state)}`)),
    );
  }
  const loading = tables.filter(({ state }) => LOADING.has(state)).map(({ table }) => table);
  if (loading.length === 0) return done;
  const waitedMinutes = (deps.now().getTime() - Date.parse(startedAt)) / MS_PER_MINUTE;
  if (waitedMinutes < deps.fullLoadTimeoutMinutes) return { done: false, percent: null, waitSeconds };
  throw new UnsafeSourceError(
    loadProblem("TS536", `${loading.join(", ")} not complete after ${Math.floor(waitedMinutes)} minutes`),
  );
}
