import type { Sweep } from "../../src/core/documents/outdated-rows.ts";
import { mergeTouchedKeys, noTouchedKeys, type TouchedKeys } from "../../src/core/documents/touched-keys.ts";
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

/** Deletes written at once; as many as apply-files holds of a file. */
const CHUNK_CHANGES = 10_000;

/**
 * Deletes what is outdated in the documents after `from`, until all are done or a limit is reached.
 * @param beforeDelete is waited for before anything is written
 */
export async function sweepPart(
  deps: SweepPartDeps,
  sweep: Sweep,
  from: SweepPosition | null,
  limits: PartLimits,
  beforeDelete: () => Promise<void>,
): Promise<SweptPart> {
  const endsAtMs = deps.now().getTime() + limits.mostMs;
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
  for await (const { at, changes } of outdatedChanges(deps.scan, deps.mapping, sweep, from)) {
    chunk.push(...changes);
    if (chunk.length >= Math.min(CHUNK_CHANGES, limits.mostRows - deletes)) await write();
    if (deletes < limits.mostRows && deps.now().getTime() < endsAtMs) continue;
    await write();
    return { position: at, rows, touched };
  }
  await write();
  return { position: null, rows, touched };
}
