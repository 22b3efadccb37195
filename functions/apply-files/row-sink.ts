import { mergeTouchedKeys, noTouchedKeys, type TouchedKeys } from "../../src/core/documents/touched-keys.ts";
import { isOwner } from "../../src/core/documents/is-owner.ts";
import type { UnreadableDocument } from "../../src/core/documents/unreadable-document.ts";
import { apportionRows, type RowShare } from "../../src/core/pipeline/apportion-rows.ts";
import type { RowChange } from "../../src/core/row-change.ts";
import type { applyRows } from "../../src/steps/apply-rows.ts";
import { HELD_CHANGES } from "./read-change-rows.ts";

/** How many rows of one file were applied so far, and how many went nowhere because their document cannot be read. */
export type FileTally = { applied: number; setAside: number; readonly documents: Map<UnreadableDocument, number> };

export const noTally = (): FileTally => ({ applied: 0, setAside: 0, documents: new Map() });

/** Collects rows of many small files into few large writes: a CDC file has some fifty rows, a good write batch has thousands. */
export type RowSink = {
  readonly touched: TouchedKeys;
  /** Conflicts of one version with other content met so far. */
  conflicts(): number;
  add(tally: FileTally, rows: number, changes: readonly RowChange[]): Promise<void>;
  flush(): Promise<void>;
};

type Applied = Pick<Awaited<ReturnType<typeof applyRows>>, "touched" | "counts" | "setAside">;
type Apply = (changes: readonly RowChange[]) => Promise<Applied>;
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
    const shares = flushed.map((part) => shareOf(part, result.setAside));
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

/** What of a part found its documents; the rest is noted in its file's tally. */
function shareOf({ tally, rows, changes }: Part, documents: readonly UnreadableDocument[]): RowShare {
  let lost = 0;
  for (const document of documents) {
    const own = changes.filter((change) => isOwner(document, change)).length;
    if (own > 0) tally.documents.set(document, own);
    lost += own;
  }
  // A key update is one row and two changes: where one of the two went nowhere, the row did.
  const setAside = Math.min(rows, lost);
  tally.setAside += setAside;
  return { rows: rows - setAside, changes: changes.length - lost };
}
