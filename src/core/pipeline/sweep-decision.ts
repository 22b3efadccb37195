import { type MappedTable, mappedTables } from "../mapping/mapped-table.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { FileState, RowTotals } from "./ledger-entry.ts";
import type { ReplicatedTable } from "./replication.ts";

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
  | { readonly state: "ready"; readonly kinds: readonly MappedTable["kind"][]; readonly left: readonly UnsweptTable[] };

/**
 * Which tables may be swept after an epoch's full load. Deleting what a load does not have is right only when the load is complete
 * here: every row that DMS wrote was read, none lies in quarantine. And no older file may come afterwards with rows of its own.
 * @param files the LOAD files of the epoch and every file of older epochs, as listed now
 */
export function sweepDecision(
  epoch: string,
  files: readonly FileAtSweep[],
  replicated: readonly ReplicatedTable[],
  mapping: Mapping,
): SweepDecision {
  const open = files.filter(({ state }) => state === null || state === "planned");
  if (open.length > 0) return { state: "waiting", files: open.length };
  const loads = files.filter((file) => file.epoch === epoch && file.kind === "load");
  const judged = mappedTables(mapping).map(({ kind, mapping: { table } }) => {
    const same = (other: string): boolean => other.toLowerCase() === table.toLowerCase();
    const own = loads.filter((file) => same(file.table));
    const why = whyNot(
      own,
      replicated.find((one) => same(one.table) && one.schema.toLowerCase() === mapping.schema.toLowerCase()),
    );
    return { kind, table, why };
  });
  return {
    state: "ready",
    kinds: judged.flatMap(({ kind, why }) => (why === null ? [kind] : [])),
    left: judged.flatMap(({ table, why }) => (why === null ? [] : [{ table, why }])),
  };
}

const COMPLETED = "Table completed";

function whyNot(loads: readonly FileAtSweep[], dms: ReplicatedTable | undefined): string | null {
  if (dms === undefined) return "DMS does not replicate it";
  if (dms.state !== COMPLETED) return `DMS says ${JSON.stringify(dms.state)}`;
  const refused = loads.filter(({ state }) => state === "quarantined").length;
  if (refused > 0) return `${refused} LOAD files are in quarantine`;
  const sum = (pick: (counts: RowTotals) => number): number =>
    loads.reduce((total, { counts }) => total + (counts === null ? 0 : pick(counts)), 0);
  const quarantined = sum((counts) => counts.quarantined);
  if (quarantined > 0) return `${quarantined} rows of its full load are in quarantine`;
  const read = sum((counts) => counts.rowsRead);
  return read === dms.fullLoadRows ? null : `${read} rows of its full load were read, DMS wrote ${dms.fullLoadRows}`;
}
