import type { Sweep } from "../documents/outdated-rows.ts";
import { NO_VERSION } from "../version.ts";
import type { MappedTable } from "../mapping/mapped-table.ts";
import type { Mapping } from "../mapping/mapping.ts";
import { type SweepPlan, sweptVersions, tablesOfSweep } from "./sweep-plan.ts";

/**
 * What a sweep looks for, by what the tables' rows become. Of tables that are not ready nothing is deleted, for no row is older than `NO_VERSION`; but
 * what a dead run has deleted of them, when they were, is touched again with the rest, or nobody would ever build what is derived from it.
 */
export function sweptTables(
  plan: SweepPlan,
  ready: readonly Pick<MappedTable, "kind" | "mapping">[],
  mapping: Mapping,
  again: boolean,
): Sweep["tables"] {
  const isReady = new Set(ready.map(({ kind }) => kind));
  return new Map(
    tablesOfSweep(plan, mapping).flatMap(({ kind, mapping: { table } }) => {
      const versions = sweptVersions(plan, table);
      if (isReady.has(kind)) return [[kind, versions] as const];
      return again ? [[kind, { ...versions, first: NO_VERSION }] as const] : [];
    }),
  );
}
