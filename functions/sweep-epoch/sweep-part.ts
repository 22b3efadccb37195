import type { Sweep } from "../../src/core/documents/outdated-rows.ts";
import {
  countTouched,
  mergeTouchedKeys,
  noTouchedKeys,
  type TouchedKeys,
} from "../../src/core/documents/touched-keys.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { SweepPosition } from "../../src/core/pipeline/sweep-cursor.ts";
import type { RowChange } from "../../src/core/row-change.ts";
import type { DocumentScan } from "../../src/edges/document-scan.ts";
import { applyRows } from "../../src/steps/apply-rows.ts";
import type { DocumentDeps } from "../../src/steps/document-deps.ts";
import { outdatedChanges } from "./outdated-changes.ts";
import type { PartLimits } from "./part-limits.ts";

export type SweepPartDeps = DocumentDeps & { readonly scan: DocumentScan; readonly mapping: Mapping };

/** `position` null: everything has been looked at. */
export type SweptPart = {
  readonly position: SweepPosition | null;
  readonly rows: number;
  readonly touched: TouchedKeys;
};

/** `endsAtMs`: by the clock of `deps.now`; at least one document is looked at. */
export type PartEnd = Omit<PartLimits, "mostMs"> & { readonly endsAtMs: number };

/**
 * Deletes what is outdated in the documents after `from`, until all are done or a limit is reached.
 * @param beforeDelete is waited for before anything is written
 */
export async function sweepPart(
  deps: SweepPartDeps,
  { sweep, from }: { readonly sweep: Sweep; readonly from: SweepPosition | null },
  { endsAtMs, mostDeletes, mostTouched, deletesAtOnce }: PartEnd,
  beforeDelete: () => Promise<void>,
): Promise<SweptPart> {
  const touched = noTouchedKeys();
  let [rows, deletes] = [0, 0];
  let chunk: RowChange[] = [];
  const write = async (): Promise<void> => {
    if (chunk.length === 0) return;
    await beforeDelete();
    const result = await applyRows(deps, chunk);
    mergeTouchedKeys(touched, result.touched);
    rows += result.counts.applied;
    deletes += chunk.length;
    chunk = [];
  };
  let isFull = false;
  for await (const { at, changes } of outdatedChanges(deps.scan, deps.mapping, sweep, from)) {
    chunk.push(...changes);
    if (chunk.length >= Math.min(deletesAtOnce, mostDeletes - deletes)) {
      await write();
      isFull = deletes >= mostDeletes || countTouched(touched) >= mostTouched;
    }
    if (!isFull && deps.now().getTime() < endsAtMs) continue;
    await write();
    return { position: at, rows, touched };
  }
  await write();
  return { position: null, rows, touched };
}
