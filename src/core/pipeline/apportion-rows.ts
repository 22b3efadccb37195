import type { RowTotals } from "./ledger-entry.ts";

/** One file's share in a write that took the rows of several files. `rows` were good; a key update is one row and two changes. */
export type RowShare = { readonly rows: number; readonly changes: number };

/**
 * How many of each share's rows count as applied, given how many of all changes took effect. Exact when all or none did and when
 * there is one share; else by proportion (largest remainders first), so that the sum over the files is right to the row.
 */
export function apportionRows(shares: readonly RowShare[], appliedChanges: number): number[] {
  const rows = sum(shares.map((share) => share.rows));
  const changes = sum(shares.map((share) => share.changes));
  if (changes === 0) return shares.map(() => 0);
  const applied = Math.min(rows, Math.floor((rows * appliedChanges) / changes));
  const exact = shares.map((share) => (share.changes * applied) / changes);
  const parts = exact.map((part, i) => Math.min(Math.floor(part), shares[i]?.rows ?? 0));
  let left = applied - sum(parts);
  const byRemainder = exact.map((part, i) => ({ i, remainder: part - Math.floor(part) }));
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  // A full share passes its rest on; the sum of all rows is at least `applied`, so a second round always ends it.
  while (left > 0) {
    for (const { i } of byRemainder) {
      if (left === 0 || (parts[i] ?? 0) >= (shares[i]?.rows ?? 0)) continue;
      parts[i] = (parts[i] ?? 0) + 1;
      left -= 1;
    }
  }
  return parts;
}

/** Counts of one file that was loaded. */
export function loadedRows(rowsRead: number, quarantined: number, applied: number): RowTotals {
  return { rowsRead, applied, superseded: rowsRead - quarantined - applied, quarantined };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
