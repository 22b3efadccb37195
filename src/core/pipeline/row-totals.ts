import type { RowTotals } from "./ledger-entry.ts";

export const NO_ROWS: RowTotals = { rowsRead: 0, applied: 0, superseded: 0, quarantined: 0 };

export function addRows(a: RowTotals, b: RowTotals): RowTotals {
  return {
    rowsRead: a.rowsRead + b.rowsRead,
    applied: a.applied + b.applied,
    superseded: a.superseded + b.superseded,
    quarantined: a.quarantined + b.quarantined,
  };
}

/** Every row read is accounted for, and no count is below zero. A false here is a bug of ours, never of the data. */
export function isConserved({ rowsRead, applied, superseded, quarantined }: RowTotals): boolean {
  return rowsRead === applied + superseded + quarantined && Math.min(applied, superseded, quarantined) >= 0;
}
