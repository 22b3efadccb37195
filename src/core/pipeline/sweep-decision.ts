import type { MappedTable } from "../mapping/mapped-table.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { FileState, RowTotals } from "./ledger-entry.ts";
import type { ReplicatedTable } from "./replication.ts";
import { reloadOf, type SweepPlan, tablesOfSweep } from "./sweep-plan.ts";

/** A change file of the mapped tables with what the ledger knows of it; `state` null: nothing yet. */
export type FileAtSweep = {
  readonly table: string;
  readonly epoch: string;
  readonly kind: "load" | "cdc";
  readonly state: FileState | null;
  readonly counts: RowTotals | null;
};

/** A table that is not swept, and why, in words. */
export type UnsweptTable = { readonly table: string; readonly why: string };

export type SweepDecision =
  | { readonly state: "waiting"; readonly files: number }
  | {
      readonly state: "ready";
      readonly tables: readonly Pick<MappedTable, "kind" | "mapping">[];
      readonly left: readonly UnsweptTable[];
    };

/**
 * Which tables may be swept after a load. Deleting what a load does not have is right only when the load is complete here: every row
 * that DMS wrote was read, none lies in quarantine. And no older file may come afterwards with rows of its own.
 * @param files the LOAD files of the load and every file that may be older than it, as listed now
 */
export function sweepDecision(
  plan: SweepPlan,
  files: readonly FileAtSweep[],
  replicated: readonly ReplicatedTable[],
  mapping: Mapping,
): SweepDecision {
  const open = files.filter(({ state }) => state === null || state === "planned");
  if (open.length > 0) return { state: "waiting", files: open.length };
  const loads = files.filter((file) => file.epoch === plan.epoch && file.kind === "load");
  const judged = tablesOfSweep(plan, mapping).map((one) => {
    const { table } = one.mapping;
    const same = (other: string): boolean => other.toLowerCase() === table.toLowerCase();
    const own = loads.filter((file) => same(file.table));
    const dms = replicated.find((row) => same(row.table) && row.schema.toLowerCase() === mapping.schema.toLowerCase());
    return { one, table, why: whyNot(own, dms, loadStartOf(plan, table)) };
  });
  return {
    state: "ready",
    tables: judged.flatMap(({ one, why }) => (why === null ? [one] : [])),
    left: judged.flatMap(({ table, why }) => (why === null ? [] : [{ table, why }])),
  };
}

/** When the load began whose rows the table is to have; null: the epoch's. */
function loadStartOf({ reloaded }: SweepPlan, table: string): string | null {
  return reloaded === null ? null : (reloadOf(reloaded, table)?.loadStartedAt ?? null);
}

const COMPLETED = "Table completed";

function whyNot(
  loads: readonly FileAtSweep[],
  dms: ReplicatedTable | undefined,
  loadStartedAt: string | null,
): string | null {
  if (dms === undefined) return "DMS does not replicate it";
  if (dms.state !== COMPLETED) return `DMS says ${JSON.stringify(dms.state)}`;
  if (loadStartedAt !== null && dms.fullLoadStartedAt?.toISOString() !== loadStartedAt) {
    return "DMS has loaded it once more since";
  }
  const refused = loads.filter(({ state }) => state === "quarantined").length;
  if (refused > 0) return `${refused} LOAD files are in quarantine`;
  const sum = (pick: (counts: RowTotals) => number): number =>
    loads.reduce((total, { counts }) => total + (counts === null ? 0 : pick(counts)), 0);
  const quarantined = sum((counts) => counts.quarantined);
  if (quarantined > 0) return `${quarantined} rows of its full load are in quarantine`;
  const read = sum((counts) => counts.rowsRead);
  return read === dms.fullLoadRows ? null : `${read} rows of its full load were read, DMS wrote ${dms.fullLoadRows}`;
}
