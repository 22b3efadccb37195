import { mergeTouchedKeys, noTouchedKeys, type TouchedKeys } from "../../src/core/documents/touched-keys.ts";
import { apportionRows } from "../../src/core/pipeline/apportion-rows.ts";
import type { RowChange } from "../../src/core/row-change.ts";
import type { ApplyCounts } from "../../src/steps/apply-rows.ts";
import { HELD_CHANGES } from "./read-change-rows.ts";

/** How many rows of one file were applied so far. */
export type FileTally = { applied: number };

/** Collects rows of many small files into few large writes: a CDC file has some fifty rows, a good write batch has thousands. */
export type RowSink = {
  readonly touched: TouchedKeys;
  /** Conflicts of one version with other content met so far. */
  conflicts(): number;
  add(tally: FileTally, rows: number, changes: readonly RowChange[]): Promise<void>;
  flush(): Promise<void>;
};

type Apply = (changes: readonly RowChange[]) => Promise<{ touched: TouchedKeys; counts: ApplyCounts }>;
type Part = { readonly tally: FileTally; readonly rows: number; readonly changes: readonly RowChange[] };

export function rowSink(apply: Apply): RowSink {
  const touched = noTouchedKeys();
  let parts: Part[] = [];
  let size = 0;
  let conflicts = 0;

  async function flush(): Promise<void> {
    if (size === 0) return;
    const flushed = parts;
    [parts, size] = [[], 0];
    const result = await apply(flushed.flatMap((part) => part.changes));
    mergeTouchedKeys(touched, result.touched);
    conflicts += result.counts.conflicts;
    const shares = flushed.map((part) => ({ rows: part.rows, changes: part.changes.length }));
    const applied = apportionRows(shares, result.counts.applied);
    for (const [i, part] of flushed.entries()) part.tally.applied += applied[i] ?? 0;
  }

  return {
    touched,
    conflicts: () => conflicts,
    flush,
    add: async (tally, rows, changes) => {
      if (size > 0 && size + changes.length > HELD_CHANGES) await flush();
      parts.push({ tally, rows, changes });
      size += changes.length;
    },
  };
}
