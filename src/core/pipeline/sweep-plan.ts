import { LOAD_SEQUENCE, sweepVersion, versionOf } from "../version.ts";
import type { SweptVersions } from "../documents/outdated-rows.ts";
import { type MappedTable, mappedTables } from "../mapping/mapped-table.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { ListedObject } from "./listed-file.ts";
import { snapshotSequences } from "./snapshot-sequences.ts";

/** A table that DMS has loaded anew within its epoch: when that load began (ISO 8601, DMS's clock), and its rows. */
export type ReloadedTable = { readonly table: string; readonly loadStartedAt: string; readonly rows: number };

/**
 * What a run deletes once its rows are in place: what the epoch's full load does not have, or, with `reloaded`, what the new load of
 * single tables does not have.
 */
export type SweepPlan = { readonly epoch: string; readonly reloaded: readonly ReloadedTable[] | null };

/** Case aside: a server with `lower_case_table_names` writes `order` where the mapping says `Order`. */
export function reloadOf(reloaded: readonly ReloadedTable[], table: string): ReloadedTable | null {
  return reloaded.find((one) => one.table.toLowerCase() === table.toLowerCase()) ?? null;
}

/** The tables that a sweep is about: all of them, or those that were loaded anew. */
export function tablesOfSweep({ reloaded }: SweepPlan, mapping: Mapping): MappedTable[] {
  return mappedTables(mapping).filter((one) => reloaded === null || reloadOf(reloaded, one.mapping.table) !== null);
}

/** The sequence that LOAD rows of this table are read with; null: the epoch's first, as usual. */
export function loadSequenceOf(reloaded: readonly ReloadedTable[], table: string | null): string | null {
  const one = table === null ? null : reloadOf(reloaded, table);
  return one === null ? null : snapshotSequences(new Date(one.loadStartedAt)).writes;
}

/** S3 tells seconds, and its clock is not DMS's; both follow the same time service. */
const MODIFIED_MARGIN_MS = 2_000;

/**
 * Whether a LOAD file was written by the table's new load. With TargetTablePrepMode DO_NOTHING files of a longer load before it stay
 * where they are, and their rows must not come back (DMS guide, "Reloading tables during a task").
 */
export const isOfReload = ({ modifiedAt }: ListedObject, { loadStartedAt }: ReloadedTable): boolean =>
  modifiedAt.getTime() >= Date.parse(loadStartedAt) - MODIFIED_MARGIN_MS;

/**
 * The oldest version a row of the load has and the version of the deletes; both compare with changes as the load itself does. A reloaded
 * table's are told from the clock because its rows have no sequence of their own (DMS's counter `FullLoadStartTime`).
 */
export function sweptVersions({ epoch, reloaded }: SweepPlan, table: string): SweptVersions {
  if (reloaded === null) return { swept: sweepVersion(epoch), first: versionOf(epoch, LOAD_SEQUENCE) };
  const one = reloadOf(reloaded, table);
  if (one === null) throw new Error(`${table} was not reloaded`);
  const { ends, writes } = snapshotSequences(new Date(one.loadStartedAt));
  return { swept: versionOf(epoch, ends), first: versionOf(epoch, writes) };
}

/** Two sweeps of one name delete the same rows with the same versions. */
export function sweepName({ epoch, reloaded }: SweepPlan): string {
  const tables = (reloaded ?? []).map(({ table, loadStartedAt }) => `${table}=${loadStartedAt}`).toSorted();
  return [`epoch=${epoch}`, ...tables].join(",");
}
